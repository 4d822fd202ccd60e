import { describe, expect, it } from 'vitest';
import { createDiagnostics } from './diagnostics.ts';

describe('createDiagnostics', () => {
  it('says a message once an interval, and then how often it was meant', () => {
    const lines: string[] = [];
    let now = 0;
    const diagnostics = createDiagnostics({ level: 'info', write: (line) => lines.push(line), now: () => now });
    for (let i = 0; i < 5; i += 1) diagnostics.say('PW203', `losing ${i}`, 'logs');
    diagnostics.say('PW203', 'losing too', 'traces');
    now = 60_000;
    diagnostics.say('PW203', 'losing on', 'logs');
    expect(lines).toEqual([
      '[pitwall] PW203 losing 0\n',
      '[pitwall] PW203 losing too\n',
      '[pitwall] PW203 losing on (and 4 more like it)\n',
    ]);
  });

  it('keeps to its level, and to one line', () => {
    const lines: string[] = [];
    const diagnostics = createDiagnostics({ level: 'warn', write: (line) => lines.push(line) });
    diagnostics.say('PW001', 'started');
    diagnostics.say('PW201', 'first\nsecond');
    expect(lines).toEqual(['[pitwall] PW201 first second\n']);
  });
});
