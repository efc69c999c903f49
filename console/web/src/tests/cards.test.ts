import { act, createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { BLOCK, blocksOf, CardList } from '@/components/table/CardList';

const NONE = new Map<number, number>();

describe('cards that are drawn', () => {
  it('are those about what is seen, in whole blocks, and the room of all others is kept', () => {
    const whole = blocksOf(10_000, 0, 0, NONE);
    const height = whole.before + whole.after + ((whole.last - whole.first) / BLOCK) * ((whole.after / (10_000 - whole.last)) * BLOCK);
    for (const top of [0, 1, 50_000, 900_000, height - 800, height * 2]) {
      const w = blocksOf(10_000, top, 800, NONE);
      expect(w.first % BLOCK).toBe(0);
      expect(w.last - w.first).toBeGreaterThan(0);
      expect(w.last - w.first).toBeLessThanOrEqual(2 * BLOCK + 20);
      const one = height / 10_000;
      expect(w.before + (w.last - w.first) * one + w.after).toBeCloseTo(height, 3);
      if (top < height) {
        expect(w.first * one).toBeLessThanOrEqual(top);
        expect(w.last * one).toBeGreaterThanOrEqual(Math.min(top + 800, height));
      }
    }
  });
  it('stand where the measured heights put them', () => {
    const heights = new Map([[0, 1000], [1, 9000]]);
    // What was not measured is taken to be like what was: 5000 a block.
    const w = blocksOf(100, 12_000, 800, heights);
    expect(w).toEqual({ first: 2 * BLOCK, last: 3 * BLOCK, before: 10_000, after: 10_000 });
    expect(blocksOf(50, 0, 1_000_000, heights)).toEqual({ first: 0, last: 50, before: 0, after: 0 });
    expect(blocksOf(0, 0, 800, NONE)).toEqual({ first: 0, last: 0, before: 0, after: 0 });
  });
});

describe('ten thousand cards', () => {
  const rows = Array.from({ length: 10_000 }, (_, i) => `row ${i}`);
  afterEach(() => vi.restoreAllMocks());

  it('are few in the document, wherever one scrolls', async () => {
    Reflect.set(globalThis, 'IS_REACT_ACT_ENVIRONMENT', true);
    let scrolled = 0;
    // Every card is 200 pixels high with what is between two.
    vi.spyOn(Element.prototype, 'getBoundingClientRect').mockImplementation(function (this: Element) {
      const nth = (e: Element | null) => /^row (\d+)$/.exec(e?.textContent ?? '')?.[1];
      const before = nth(this.previousElementSibling);
      // The room of those that are not drawn is under the last that is.
      const n = this.className === 'room' && before !== undefined ? Number(before) + 1 : Number(nth(this) ?? 0);
      const top = this.localName === 'ul' ? -scrolled : n * 200 - scrolled;
      return { top, bottom: top + 188, left: 0, right: 0, width: 0, height: 188, x: 0, y: top, toJSON: () => '' };
    });
    const box = document.body.appendChild(document.createElement('div'));
    const root = createRoot(box);
    let seen: () => [number, number] = () => [0, 0];
    const render = () => root.render(createElement(CardList<string>, { rows, rowKey: (r) => r, onView: (view) => (seen = view), children: (r) => createElement('li', null, r) }));
    const cards = () => [...box.querySelectorAll('li:not(.room)')].map((li) => li.textContent);
    await act(async () => render());
    expect(cards()[0]).toBe('row 0');
    expect(cards().length).toBeLessThan(100);

    scrolled = 1_000_000;
    await act(async () => {
      window.dispatchEvent(new Event('scroll'));
      await new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn, 20)));
    });
    expect(cards().length).toBeLessThan(100);
    expect(cards()).toContain('row 5000');
    const [first, last] = seen();
    expect(first).toBeGreaterThan(4900);
    expect(last).toBeGreaterThan(first);
    expect(last - first).toBeLessThan(10);
    await act(async () => root.unmount());
    box.remove();
  });
});
