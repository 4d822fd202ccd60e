import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ReplyReader } from './reply-reader.ts';

function reply(body: string, status = '200 OK'): Buffer {
  return Buffer.from(`HTTP/1.1 ${status}\r\nContent-Length: ${body.length}\r\nDate: now\r\n\r\n${body}`);
}

test('counts replies however the stream is cut into chunks', () => {
  const bodies = fc.array(fc.string({ unit: 'grapheme-ascii', maxLength: 50 }), { minLength: 1, maxLength: 10 });
  fc.assert(
    fc.property(bodies, fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1 }), (texts, sizes) => {
      const stream = Buffer.concat(texts.map((text) => reply(text)));
      const reader = new ReplyReader();
      let replies = 0;
      for (let offset = 0, turn = 0; offset < stream.length; turn += 1) {
        const size = sizes[turn % sizes.length] ?? 1;
        replies += reader.push(stream.subarray(offset, offset + size));
        offset += size;
      }
      expect(replies).toBe(texts.length);
    }),
  );
});

test('a reply that is not a 200 fails, also when it is as long as the usual one', () => {
  const reader = new ReplyReader();
  expect(reader.push(reply('fine'))).toBe(1);
  expect(() => reader.push(reply('fail', '500 NO'))).toThrow('500 NO');
});

test('a reply without a length fails', () => {
  expect(() => new ReplyReader().push(Buffer.from('HTTP/1.1 200 OK\r\n\r\n'))).toThrow('no content-length');
});
