import type { CarModel } from '../car.ts';

export const orun: CarModel = {
  id: 'orun',
  name: 'Avelor Orun',
  body: 'suv',
  seats: 7,
  taglines: {
    en: 'Seven seats, no tailpipe.',
    de: 'Sieben Sitze, kein Auspuff.',
    fr: 'Sept places, zéro pot d’échappement.',
    ja: '七人乗り、排気ゼロ。',
  },
  leadTimeWeeks: 20,
  buildSlots: 50,
  trims: [
    {
      id: 'voyage',
      name: 'Voyage',
      prices: { DE: 66_900, FR: 67_900, GB: 60_995, US: 61_500, JP: 10_490_000, SE: 789_900, CH: 67_500, NO: 719_900 },
    },
    {
      id: 'voyage-max',
      name: 'Voyage Max',
      prices: { DE: 78_500, FR: 79_600, GB: 71_995, US: 72_900, JP: 12_290_000, SE: 919_900, CH: 79_200, NO: 834_900 },
    },
  ],
  powertrains: [
    { id: 'e96', name: 'Electric 96', fuel: 'electric', powerKw: 230, batteryKwh: 96, rangeKm: 510, euros: 0 },
    {
      id: 'e111-awd',
      name: 'Electric 111 AWD',
      fuel: 'electric',
      powerKw: 340,
      batteryKwh: 111,
      rangeKm: 560,
      euros: 8900,
    },
  ],
  paints: [
    { id: 'pearl', name: 'Pearl', euros: 0 },
    { id: 'ink', name: 'Ink Blue Metallic', euros: 1190 },
    { id: 'basalt-matte', name: 'Basalt Matte', euros: 3200, trims: ['voyage-max'] },
  ],
  wheels: [
    { id: 'aero-20', name: '20" aero', euros: 0 },
    { id: 'alloy-21', name: '21" Orbit alloy', euros: 1890 },
    { id: 'alloy-22', name: '22" Halo alloy', euros: 3100, requires: ['air-suspension'] },
  ],
  packages: [
    {
      id: 'captain',
      name: 'Captain chairs',
      euros: 2490,
      includes: ['second-row-heating'],
      excludes: ['bench-child-seats'],
    },
    { id: 'pilot', name: 'Highway pilot', euros: 3490, includes: ['camera-360', 'head-up-display'] },
    { id: 'towing', name: 'Towing', euros: 1690, includes: ['tow-bar', 'trailer-assist'], powertrains: ['e111-awd'] },
  ],
  options: [
    { id: 'second-row-heating', name: 'Second-row heating', euros: 450 },
    { id: 'bench-child-seats', name: 'Integrated child seats', euros: 690 },
    { id: 'camera-360', name: '360° camera', euros: 900 },
    { id: 'head-up-display', name: 'Head-up display', euros: 1290 },
    { id: 'tow-bar', name: 'Electric tow bar', euros: 1190, powertrains: ['e111-awd'] },
    { id: 'trailer-assist', name: 'Trailer assistant', euros: 650, requires: ['tow-bar'] },
    { id: 'air-suspension', name: 'Air suspension', euros: 2290 },
    { id: 'rear-screens', name: 'Rear screens', euros: 1890, requires: ['captain'] },
    { id: 'vehicle-to-home', name: 'Vehicle-to-home charging', euros: 1150 },
  ],
};
