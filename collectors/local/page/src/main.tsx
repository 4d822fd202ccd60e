import { render } from 'preact';
import 'uplot/dist/uPlot.min.css';
import './style/index.css';
import { startKeyboard } from './keyboard/keyboard.ts';
import { startLiveFeed } from './live/live-feed.ts';
import { startNavigation } from './route/page-address.ts';
import { App } from './shell/app.tsx';
import { startTheme } from './shell/theme.ts';

startTheme();
startNavigation();
startKeyboard();
startLiveFeed();
const root = document.querySelector('#app');
if (root) render(<App />, root);
