// The sink's process: says where it listens, then answers each message with the tally so far.

import { answerParent } from '../parent.ts';
import { startReceiver } from './receiver.ts';

const receiver = await startReceiver();
answerParent(() => receiver.takeTally());
process.send?.({ port: receiver.port, udpPort: receiver.udpPort });
