import { useEffect, useRef, type ReactNode } from 'react';
import { useTitle } from '@/brand/store';

/** Headline, actions and content of a page; names the window and takes the focus, so that a screen reader says where one is. */
export function Page({ title, tags, extra, children }: { title: string; tags?: ReactNode; extra?: ReactNode; children: ReactNode }) {
  const head = useRef<HTMLHeadingElement>(null);
  useTitle(title);
  useEffect(() => head.current?.focus({ preventScroll: true }), []);
  return (
    <>
      <div className="page-head">
        <div style={{ display: 'flex', flexWrap: 'wrap', gap: 8, alignItems: 'center', minWidth: 0 }}>
          <h1 ref={head} tabIndex={-1} style={{ outline: 'none' }}>
            {title}
          </h1>
          {tags}
        </div>
        {extra !== undefined && <div style={{ display: 'flex', flexWrap: 'wrap', gap: 8 }}>{extra}</div>}
      </div>
      {children}
    </>
  );
}
