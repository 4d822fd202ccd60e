import type { JSX } from 'preact';
import { isHelpOpen } from '../keyboard/help-state.ts';
import { useAddressOf } from '../route/page-address.ts';
import type { Route } from '../route/route.ts';
import { useStore } from '../store/use-store.ts';
import { Icon } from '../control/icon.tsx';
import type { IconName } from '../control/icon.tsx';
import { LiveToggle } from './live-toggle.tsx';
import { theme, toggleTheme } from './theme.ts';
import { TimeRangePicker } from './time-range-picker.tsx';

const views: readonly {
  readonly path: string;
  readonly view: Route['view'];
  readonly label: string;
  readonly icon: IconName;
}[] = [
  { path: '/', view: 'coverage', label: 'Coverage', icon: 'coverage' },
  { path: '/services', view: 'services', label: 'Services', icon: 'services' },
  { path: '/traces', view: 'traces', label: 'Traces', icon: 'traces' },
  { path: '/logs', view: 'logs', label: 'Logs', icon: 'logs' },
  { path: '/metrics', view: 'metrics', label: 'Metrics', icon: 'metrics' },
];

export function Header({ route }: { readonly route: Route }): JSX.Element {
  const addressOf = useAddressOf();
  const isDark = useStore(theme) === 'dark';
  const current = route.view === 'trace' ? 'traces' : route.view;
  return (
    <header class="top">
      <a class="brand" href={addressOf('/')} aria-label="Pitwall: coverage">
        <Icon name="brand" />
        <span>Pitwall</span>
      </a>
      <nav aria-label="Views">
        {views.map(({ path, view, label, icon }) => (
          <a key={path} href={addressOf(path)} aria-current={view === current ? 'page' : undefined}>
            <Icon name={icon} />
            <span>{label}</span>
          </a>
        ))}
      </nav>
      <div class="top-controls">
        <TimeRangePicker />
        <LiveToggle />
        <button
          type="button"
          class="quiet icon-only"
          onClick={toggleTheme}
          aria-label={isDark ? 'Light theme' : 'Dark theme'}
        >
          <Icon name={isDark ? 'sun' : 'moon'} />
        </button>
        <button
          type="button"
          class="quiet icon-only wide-only"
          onClick={() => isHelpOpen.set(true)}
          aria-label="Keys and help"
        >
          <Icon name="help" />
        </button>
      </div>
    </header>
  );
}
