import type { JSX } from 'preact';

const paths = {
  brand: 'M3 16h3.500l2.500-9 4 13 3-8h5',
  coverage: 'M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h6v6h-6z',
  services: 'M12 3v6M12 9l-6 6M12 9l6 6M4 15h5v5H4zM15 15h5v5h-5z',
  traces: 'M3 6h12M7 12h10M11 18h10',
  logs: 'M4 5h16M4 10h16M4 15h10M4 20h13',
  metrics: 'M4 4v16h16M7 15l4-5 3 3 5-7',
  clock: 'M12 4a8 8 0 1 0 0 16a8 8 0 0 0 0-16M12 8v4l3 2',
  pulse: 'M12 9a3 3 0 1 0 0 6a3 3 0 0 0 0-6',
  play: 'M8 5l11 7l-11 7z',
  sun: 'M12 8a4 4 0 1 0 0 8a4 4 0 0 0 0-8M12 2v3M12 19v3M2 12h3M19 12h3M5 5l2 2M17 17l2 2M19 5l-2 2M7 17l-2 2',
  moon: 'M20 14a8 8 0 1 1-10-10a6.500 6.500 0 0 0 10 10z',
  help: 'M9 9a3 3 0 1 1 4 3c-1 .5-1 1-1 2M12 17.500v.5',
  close: 'M6 6l12 12M18 6L6 18',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  right: 'M9 6l6 6l-6 6',
  down: 'M6 9l6 6l6-6',
  search: 'M11 5a6 6 0 1 0 0 12a6 6 0 0 0 0-12M16 16l4 4',
  alert: 'M12 4l9 16H3zM12 10v4M12 17v.5',
  check: 'M5 12.500l4.500 4.500L19 7',
  back: 'M15 6l-6 6l6 6',
} as const;

export type IconName = keyof typeof paths;

/** Decoration beside a text or an aria-label; never alone. */
export function Icon({ name }: { readonly name: IconName }): JSX.Element {
  return (
    <svg class={`icon icon-${name}`} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  );
}
