// dynalite has no types.
declare module 'dynalite' {
  import type { Server } from 'node:http';
  export default function dynalite(options: Readonly<Record<string, string | number>>): Server;
}
