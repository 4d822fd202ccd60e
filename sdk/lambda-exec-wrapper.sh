#!/bin/sh
# For a layer: AWS_LAMBDA_EXEC_WRAPPER=/opt/nodejs/node_modules/@pitwall/sdk/lambda-exec-wrapper.sh
# The runtime then loads our entry in place of the function's handler, and the entry loads that.
# https://docs.aws.amazon.com/lambda/latest/dg/runtimes-modify.html#runtime-wrapper
export PITWALL_LAMBDA_HANDLER="$_HANDLER"
export _HANDLER="$(dirname "$0")/dist/lambda-entry.handler"
exec "$@"
