import { useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { useStateName } from '@/components/StateTag';
import { net } from '@/i18n/tenant-networks';
import { useTexts } from '@/i18n';
import { BOX, joining, line, type Drawing, type Edge, type Kind, type Node } from './topology';
import './topology.css';

const PAD = 4;
const SIGN: Record<Kind, string> = { external: '☁', router: '⇄', network: '▤', server: '▣' };

/** As much of a name as a box holds; wide characters count twice. */
function cut(text: string, room: number): string {
  let width = 0;
  for (const [i, c] of [...text].entries()) {
    width += (c.codePointAt(0) ?? 0) > 0x2e7f ? 2 : 1;
    if (width > room) return `${[...text].slice(0, i).join('')}…`;
  }
  return text;
}

interface Props {
  drawing: Drawing;
  /** Two were joined: by dragging, by the keyboard, or by choosing one after the other. */
  onJoin?: (a: Node, b: Node) => void;
  onEdge?: (edge: Edge) => void;
}

/** The drawing itself. What it may change, its page decides and asks for. */
export function Sheet({ drawing, onJoin, onEdge }: Props) {
  const t = useTexts(net);
  const state = useStateName();
  const svg = useRef<SVGSVGElement>(null);
  const [held, setHeld] = useState<string>();
  const [pull, setPull] = useState<{ x: number; y: number }>();
  const start = useRef<{ x: number; y: number }>(undefined);
  // What the pointer took up is not chosen again by the click that ends it.
  const taken = useRef(false);
  const at = new Map(drawing.nodes.map((n) => [n.id, n]));
  const holding = held === undefined ? undefined : at.get(held);
  const kinds: Record<Kind, string> = { external: t('external'), router: t('router'), network: t('network'), server: t('server') };

  /** Takes one up; with one in hand, joins the two. */
  const choose = (node: Node) => {
    if (!onJoin) return;
    if (!holding) return setHeld(node.id);
    setHeld(undefined);
    if (holding.id !== node.id) onJoin(holding, node);
  };
  const point = (e: PointerEvent) => {
    const box = svg.current!.getBoundingClientRect();
    return { x: e.clientX - box.left - PAD, y: e.clientY - box.top - PAD };
  };
  const down = (e: PointerEvent, node: Node) => {
    if (!onJoin || e.button !== 0 || holding) return;
    // A finger on a network scrolls the sheet; lines begin at routers and servers.
    if (e.pointerType === 'touch' && (node.kind === 'network' || node.kind === 'external')) return;
    start.current = point(e);
    svg.current!.setPointerCapture(e.pointerId);
    setHeld(node.id);
  };
  const move = (e: PointerEvent) => {
    if (!start.current) return;
    const p = point(e);
    if (pull || Math.hypot(p.x - start.current.x, p.y - start.current.y) > 5) setPull(p);
  };
  const up = (e: PointerEvent) => {
    if (!start.current) return;
    const from = start.current;
    start.current = undefined;
    const dragged = pull;
    setPull(undefined);
    // Without a way it was a click: the thing stays in hand.
    if (!dragged || !holding) return;
    taken.current = false;
    setHeld(undefined);
    const p = point(e);
    const hit = drawing.nodes.find((n) => p.x >= n.x && p.x <= n.x + BOX.width && p.y >= n.y && p.y <= n.y + BOX.height);
    if (hit && hit.id !== holding.id && Math.hypot(p.x - from.x, p.y - from.y) > 5) onJoin?.(holding, hit);
  };
  const away = () => {
    start.current = undefined;
    setPull(undefined);
    setHeld(undefined);
  };
  const pressed = (e: KeyboardEvent, act: () => void) => {
    if (e.key !== 'Enter' && e.key !== ' ') return;
    e.preventDefault();
    act();
  };
  return (
    <>
      <div role="status" style={{ minHeight: 24 }}>
        {holding && t('taken', { name: holding.name })}
      </div>
      {/* Where nothing in it takes the focus, the box itself does: it scrolls. */}
      <div className="topology" {...(!onJoin && { tabIndex: 0, role: 'region', 'aria-label': t('topology') })}>
        <svg
          ref={svg}
          width={drawing.width + 2 * PAD}
          height={drawing.height + 2 * PAD}
          role="group"
          aria-label={t('drawing', { n: drawing.nodes.length, m: drawing.edges.length })}
          onPointerMove={move}
          onPointerUp={up}
          onPointerCancel={away}
          onKeyDown={(e) => e.key === 'Escape' && away()}
        >
          <g transform={`translate(${PAD},${PAD})`}>
            {drawing.edges.map((e) => {
              const [a, b] = [at.get(e.from), at.get(e.to)];
              if (!a || !b) return null;
              const label = `${a.name} – ${b.name}${e.address ? ` (${e.address})` : ''}`;
              const act = onEdge && (() => onEdge(e));
              return (
                <g
                  key={e.port ?? `${e.from}${e.to}`}
                  className="wire"
                  {...(act && { role: 'button', tabIndex: 0, 'aria-label': `${t('disconnect')}: ${label}`, onClick: act, onKeyDown: (k: KeyboardEvent) => pressed(k, act) })}
                >
                  <title>{label}</title>
                  <path className="join" d={line(a, b)} />
                  <path className="hit" d={line(a, b)} />
                </g>
              );
            })}
            {drawing.nodes.map((n) => {
              const is = state(n.kind === 'server' ? 'server' : 'network', n.state);
              const fit = holding && holding.id !== n.id ? (joining(holding, n) ? 'fits' : 'unfit') : '';
              return (
                <g
                  key={n.id}
                  className={`${n.kind} ${held === n.id ? 'held' : ''} ${fit}`}
                  transform={`translate(${n.x},${n.y})`}
                  role={onJoin ? 'button' : 'img'}
                  {...(onJoin && {
                    tabIndex: 0,
                    'aria-pressed': held === n.id,
                    onPointerDown: (e: PointerEvent) => {
                      taken.current = holding === undefined;
                      down(e, n);
                      if (!start.current) taken.current = false;
                    },
                    onClick: () => {
                      if (!taken.current) choose(n);
                      taken.current = false;
                    },
                    onKeyDown: (e: KeyboardEvent) => pressed(e, () => choose(n)),
                  })}
                >
                  {/* Its name: a label beside it would have to repeat every text that is seen. */}
                  <title>{[kinds[n.kind], n.name, n.note, is].filter(Boolean).join(' ')}</title>
                  <rect className="box" width={BOX.width} height={BOX.height} rx={n.kind === 'router' ? 22 : 6} />
                  <text x={14} y={20} aria-hidden="true">
                    {SIGN[n.kind]} {cut(n.name, 19)}
                  </text>
                  <text className="note" x={14} y={37} aria-hidden="true">
                    {cut(n.kind === 'server' ? is : n.note || kinds[n.kind], 25)}
                  </text>
                </g>
              );
            })}
            {holding && pull && <path className="pulled" d={`M${holding.x + BOX.width / 2},${holding.y + BOX.height / 2} L${pull.x},${pull.y}`} />}
          </g>
        </svg>
      </div>
    </>
  );
}
