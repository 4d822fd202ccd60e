import { createStore } from '../store/store.ts';
import type { Store } from '../store/store.ts';

export const isHelpOpen: Store<boolean> = createStore(false);
