import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { App, ConfigProvider } from 'antd';
import { act, createElement, type ReactNode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { Confirm } from '@/components/Confirm';
import { FormDrawer } from '@/components/FormDrawer';

beforeAll(() => {
  Reflect.set(globalThis, 'IS_REACT_ACT_ENVIRONMENT', true);
  vi.stubGlobal('ResizeObserver', class { observe() {} unobserve() {} disconnect() {} });
  vi.stubGlobal('matchMedia', (q: string) => ({ matches: false, media: q, addEventListener() {}, removeEventListener() {}, addListener() {}, removeListener() {} }));
});

let root: Root;
const client = new QueryClient();
/** As the application does it: no space between two characters of a button. */
const show = (page: ReactNode) =>
  act(async () => {
    root = createRoot(document.body.appendChild(document.createElement('div')));
    root.render(createElement(ConfigProvider, { button: { autoInsertSpace: false } }, createElement(App, null, createElement(QueryClientProvider, { client }, page))));
  });
afterEach(async () => {
  await act(async () => root.unmount());
  document.body.innerHTML = '';
});
const wait = () => act(() => new Promise<void>((next) => setTimeout(next, 50)));
const button = (text: string) => [...document.querySelectorAll('button')].filter((b) => b.textContent === text).at(-1)!;
/** Two clicks before anything is drawn again. */
const twice = (text: string) =>
  act(async () => {
    button(text).click();
    button(text).click();
  });

describe('what is pressed twice is sent once', () => {
  it('by a form, and again when the first time failed', async () => {
    let fail = (): void => {};
    const submit = vi.fn(() => new Promise<void>((_, no) => (fail = () => no(new Error('no room')))));
    await show(createElement(FormDrawer<{ name?: string }, void>, { open: true, title: 't', done: 'd', onClose: () => {}, submit, children: null }));
    await twice('提交');
    await wait();
    expect(submit).toHaveBeenCalledTimes(1);
    await act(async () => fail());
    await wait();
    expect(document.body.textContent).toContain('no room');
    await twice('提交');
    await wait();
    expect(submit).toHaveBeenCalledTimes(2);
  });
  it('by a question', async () => {
    const sent = vi.fn(() => new Promise<void>(() => {}));
    await show(createElement(Confirm, { label: '释放', what: '释放 10.0.0.1', done: 'd', act: sent }));
    await act(async () => button('释放').click());
    await twice('释放');
    await wait();
    expect(sent).toHaveBeenCalledTimes(1);
  });
});
