export { parseServiceSettings, parseServiceUrl, SettingsError } from './settings.ts';
export type { ServiceSettings } from './settings.ts';
export { createProblems, encodeProblem, ProblemError } from './problem.ts';
export type { FieldProblem, ProblemDocument, ProblemKinds } from './problem.ts';
export { createServiceApp } from './app.ts';
export type { ServiceAppOptions, ServiceLogger } from './app.ts';
export { startService } from './service.ts';
export { createUpstream, requireAnswer, UpstreamError } from './upstream.ts';
export type { Upstream, UpstreamReply, UpstreamRequest } from './upstream.ts';
