import { FitAddon } from '@xterm/addon-fit';
import { Terminal as Xterm } from '@xterm/xterm';
import '@xterm/xterm/css/xterm.css';
import { useEffect, useRef, useState } from 'react';
import { Button } from 'antd';
import { openGranted, openSerial } from '@/api/console';
import { Failure } from '@/components/Failure';
import { Mark } from '@/components/StateTag';
import { servers } from '@/i18n/tenant-servers';
import { useTexts } from '@/i18n';

type Line = 'connecting' | 'connected' | 'closed';
const TONE = { connecting: 'work', connected: 'ok', closed: 'off' } as const;

/** Ties a terminal to a connection; gives back how to untie it. */
function tie(term: Xterm, socket: WebSocket): () => void {
  const utf8 = new TextEncoder();
  const send = (bytes: Uint8Array<ArrayBuffer>) => {
    if (socket.readyState === WebSocket.OPEN) socket.send(bytes);
  };
  const typed = term.onData((text) => send(utf8.encode(text)));
  const raw = term.onBinary((text) => send(Uint8Array.from(text, (c) => c.charCodeAt(0))));
  socket.onmessage = ({ data }: MessageEvent<ArrayBuffer | string>) => term.write(typeof data === 'string' ? data : new Uint8Array(data));
  return () => {
    typed.dispose();
    raw.dispose();
    socket.onmessage = null;
    socket.onclose = null;
    socket.onopen = null;
    socket.close();
  };
}

/** The serial console of a server, of one's own or under a grant of access. What it wrote before one came is in its log. */
export function SerialTerminal({ id, grant }: { id: string; grant?: string }) {
  const t = useTexts(servers);
  const box = useRef<HTMLDivElement>(null);
  const leave = useRef<HTMLButtonElement>(null);
  const term = useRef<Xterm>(null);
  const [line, setLine] = useState<Line>('connecting');
  const [error, setError] = useState<unknown>();
  const [attempt, setAttempt] = useState(0);
  const label = t('terminal');

  useEffect(() => {
    const at = box.current;
    if (!at) return;
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    // Lines as high as the letters would cut underscores off.
    const x = new Xterm({ cursorBlink: !calm, fontSize: 14, lineHeight: 1.2, scrollback: 5000, convertEol: false, theme: { background: '#0d1513', foreground: '#e6efec' } });
    const fit = new FitAddon();
    x.loadAddon(fit);
    x.open(at);
    x.textarea?.setAttribute('aria-label', label);
    // A terminal takes every key, Tab too: this one leads out of it.
    x.attachCustomKeyEventHandler((e) => {
      if (e.key !== 'Escape' || !e.shiftKey) return true;
      if (e.type === 'keydown') leave.current?.focus();
      return false;
    });
    const watcher = new ResizeObserver(() => fit.fit());
    watcher.observe(at);
    term.current = x;
    return () => {
      watcher.disconnect();
      term.current = null;
      x.dispose();
    };
  }, [label]);

  useEffect(() => {
    let over = false;
    let untie: (() => void) | undefined;
    setLine('connecting');
    setError(undefined);
    (grant === undefined ? openSerial(id) : openGranted(grant, id)).then(
      (socket) => {
        if (over || !term.current) return socket.close();
        untie = tie(term.current, socket);
        socket.onopen = () => {
          setLine('connected');
          term.current?.focus();
        };
        socket.onclose = () => setLine('closed');
      },
      (e: unknown) => {
        if (over) return;
        setError(e);
        setLine('closed');
      },
    );
    return () => {
      over = true;
      untie?.();
    };
  }, [id, grant, attempt, label]);

  return (
    <>
      <div className="tools">
        <span role="status"><Mark tone={TONE[line]}>{t(line)}</Mark></span>
        <Button ref={leave} onClick={() => setAttempt((n) => n + 1)} disabled={line === 'connecting'}>{t('reconnect')}</Button>
        <Button onClick={() => term.current?.clear()}>{t('clearScreen')}</Button>
      </div>
      {error !== undefined && <Failure error={error} retry={() => setAttempt((n) => n + 1)} />}
      <div ref={box} role="group" aria-label={label} style={{ height: 'min(70vh, 720px)', minHeight: 240, background: '#0d1513', padding: 8, borderRadius: 8, overflow: 'hidden' }} />
    </>
  );
}
