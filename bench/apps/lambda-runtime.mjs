// What Lambda's runtime does before the first event: loads the handler. Says when it is there, and waits to be ended.
const [, , file] = process.argv;
const { handler } = await import(file);
if (typeof handler !== 'function') throw new Error(`${file} has no handler`);
process.stdout.write('ready\n');
setInterval(() => {}, 60_000);
