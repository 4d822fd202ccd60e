// The other end of child.ts: a process that answers its parent's messages one by one and ends when the parent is gone.

export function answerParent(answer: (request: unknown) => object | Promise<object>): void {
  process.on('message', (request: unknown) => {
    void Promise.resolve(request)
      .then(answer)
      .catch((error: unknown) => ({ error: error instanceof Error ? error.message : String(error) }))
      .then((reply) => process.send?.(reply));
  });
  process.once('disconnect', () => process.exit());
}
