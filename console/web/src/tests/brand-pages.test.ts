import { expect, it } from 'vitest';
import { oneOrder, sessionOf, world } from './world';

const brand = { name_zh: '市一云', name_en: 'First Cloud', colour: '#8a1c1c', logo: '/console/api/brand/logo/ab' };
const { visits } = world({
  ...oneOrder,
  '/console/api/brand': brand,
  '/console/api/session': sessionOf(),
  '/ops/v1': { product: 'xinglin', version: '0.1.0', api: 'v1', openapi: '/ops/v1/openapi.json', simulated: true },
  '/ops/v1/contract': { id: 'chuyi', title: 'c', title_en: 'c', version: '1', digest: 'd', start: '', end: '', zone: 'Asia/Shanghai', currency: 'CNY', purchaser: 'p', supplier: 's', readings: [] },
});

it('shows the name, the picture and the colour of a domain on every page, on the wall too', { timeout: 120_000 }, async () => {
  await import('@/main');
  await visits([['/about', ['市一云由杏林云软件提供', 'Asia/Shanghai']]]);
  expect(document.title).toBe('关于 · 市一云');
  expect([...document.querySelectorAll('img')].map((i) => i.getAttribute('src'))).toEqual([brand.logo, brand.logo]);
  expect(document.querySelector('link[rel=icon]')?.getAttribute('href')).toBe(brand.logo);

  await visits([['/screen', ['市一云 · 云平台运行态势']]]);
  expect(document.title).toBe('云平台运行态势 · 市一云');
  const wall = document.querySelector<HTMLElement>('main.wall')!;
  expect(wall.querySelector('.top img')?.getAttribute('src')).toBe(brand.logo);
  expect(wall.style.getPropertyValue('--lit')).toMatch(/^#[0-9a-f]{6}$/);
  expect(wall.style.getPropertyValue('--lit')).not.toBe('#35c2a5');

  // A page of the frame names the window again.
  await visits([['/profile', ['Firefox']]]);
  expect(document.title).toBe('个人设置 · 市一云');
});
