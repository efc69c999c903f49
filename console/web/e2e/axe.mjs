// What axe finds on the page that is open.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const GRAVE = ['serious', 'critical'];

/**
 * Serious and critical findings, one line each with the elements. The debugger evaluates axe, so that the page's policy against foreign scripts stays as it
 * is. The watermark lies over everything as a picture, under which axe judges no colour: it is hidden meanwhile.
 */
export async function findings(page) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(source);
  const found = await page.evaluate(async (grave) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('div[style*="pointer-events: none"][style*="background-repeat"], div[style*="pointer-events: none"][style*="background-size"] { display: none !important; }');
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    try {
      const { violations, passes } = await window.axe.run(document, { resultTypes: ['violations'] });
      const lines = violations.filter((v) => grave.includes(v.impact)).map((v) => ({
        id: v.id,
        help: v.help,
        nodes: v.nodes.map((n) => `${n.target.flat().join(' ')} [${n.any.concat(n.all, n.none).map((c) => c.message)[0] ?? ''}] ${n.html.slice(0, 160)}`),
      }));
      return { lines, colours: passes.some((p) => p.id === 'color-contrast') || lines.some((l) => l.id === 'color-contrast') };
    } finally {
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((s) => s !== sheet);
    }
  }, GRAVE);
  const all = found.lines.map((l) => `axe ${l.id} (${l.help}), ${l.nodes.length}: ${l.nodes.slice(0, 3).join(' | ')}`);
  return found.colours ? all : [...all, 'axe could judge no colour on the page'];
}
