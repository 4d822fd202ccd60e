// WCAG 2.2 contrast (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio) of the text on screen.
import type { Page } from 'playwright-core';

export interface ContrastReport {
  readonly inspected: number;
  /** Text below 4.5:1. */
  readonly failures: readonly string[];
}

/** Text against the nearest opaque background behind it; text in SVG against that of the page around it. */
export async function measureContrast(page: Page): Promise<ContrastReport> {
  return page.evaluate(() => {
    const parse = (text: string): number[] => (text.match(/[\d.]+/g) ?? []).map(Number);
    const luminance = (rgb: number[]): number => {
      const [red = 0, green = 0, blue = 0] = rgb.map((value) => {
        const share = value / 255;
        return share <= 0.040_45 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const backgroundOf = (element: Element): number[] => {
      for (let at: Element | null = element; at; at = at.parentElement) {
        const colour = parse(getComputedStyle(at).backgroundColor);
        if (colour[3] !== 0) return colour;
      }
      return [255, 255, 255];
    };
    const ratio = (a: number[], b: number[]): number => {
      const [high = 0, low = 0] = [luminance(a.slice(0, 3)), luminance(b.slice(0, 3))].toSorted((x, y) => y - x);
      return (high + 0.05) / (low + 0.05);
    };
    const hasText = (element: Element): boolean =>
      [...element.childNodes].some(
        (node) => node.nodeType === Node.TEXT_NODE && (node.textContent ?? '').trim() !== '',
      );
    const isLeftOut = (element: Element): boolean =>
      element.closest('title, defs, .bar-text-inside, .unseen, :disabled, option, dialog:not([open])') !== null ||
      !element.checkVisibility({ opacityProperty: true });
    const elements = [...document.querySelectorAll('body *')].filter(
      (element) => hasText(element) && !isLeftOut(element),
    );
    const failures = elements.flatMap((element) => {
      const style = getComputedStyle(element);
      const colour = element instanceof SVGElement ? style.fill : style.color;
      const measured = ratio(parse(colour), backgroundOf(element));
      return measured >= 4.5
        ? []
        : [
            `${element.tagName}.${element.getAttribute('class')} “${element.textContent?.slice(0, 30)}” ${measured.toFixed(2)}`,
          ];
    });
    return { inspected: elements.length, failures };
  });
}

/** Each service hue against the surface: bars carry text in the surface's colour. */
export async function measureHues(page: Page): Promise<readonly number[]> {
  return page.evaluate(() => {
    const probe = document.createElement('i');
    document.body.append(probe);
    const luminanceOf = (name: string): number => {
      probe.style.color = `var(${name})`;
      const [red = 0, green = 0, blue = 0] = (getComputedStyle(probe).color.match(/[\d.]+/g) ?? []).map((text) => {
        const share = Number(text) / 255;
        return share <= 0.040_45 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const surface = luminanceOf('--surface');
    return Array.from({ length: 10 }, (_, i) => {
      const hue = luminanceOf(`--hue-${i}`);
      return (Math.max(hue, surface) + 0.05) / (Math.min(hue, surface) + 0.05);
    });
  });
}
