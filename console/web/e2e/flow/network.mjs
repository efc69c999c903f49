// A second network, drawn: by mouse to the router, by keyboard to a server.
import { check, same } from './person.mjs';
import { SERVER } from './server.mjs';

const NAME = 'imaging';
const CIDR = '10.77.0.0/24';

const node = (me, kind, name) => me.page.locator('.topology').getByRole('button', { name: new RegExp(`^${kind} ${name}( |$)`) });

async function drawNetwork(me) {
  await me.button('创建网络').click();
  const drawer = me.dialog.filter({ hasText: '创建网络' });
  await drawer.locator('#name').fill(NAME);
  await drawer.locator('#cidr').fill(CIDR);
  await me.button('提交', drawer).click();
  await me.told('网络已创建');
  await node(me, '网络', NAME).waitFor();
  await drawer.waitFor({ state: 'hidden' });
  await me.settled();
  const { networks } = await me.api('GET', `/networking/v2.0/networks?name=${NAME}`);
  same(networks.length, 1, `networks of the name ${NAME}`);
  const { subnets } = await me.api('GET', `/networking/v2.0/subnets?network_id=${networks[0].id}`);
  same(subnets.map((s) => s.cidr), [CIDR], 'its subnets');
  return networks[0].id;
}

/** What is asked before two are connected is answered. */
async function agree(me, title) {
  const dialog = me.dialog.filter({ hasText: title });
  await dialog.waitFor();
  await me.shot('topology-asks');
  await me.button('连接', dialog).click();
  await me.told('已连接');
  await dialog.waitFor({ state: 'hidden' });
  await me.settled();
}

/** From the middle of one thing to the middle of another, with the button held. */
async function drag(me, from, to) {
  const [a, b] = [await from.boundingBox(), await to.boundingBox()];
  check(a && b, 'what is to be dragged is not in sight');
  const middle = (r) => [r.x + r.width / 2, r.y + r.height / 2];
  await me.page.mouse.move(...middle(a));
  await me.page.mouse.down();
  await me.page.mouse.move(...middle(b), { steps: 12 });
  await me.shot('topology-drags');
  await me.page.mouse.up();
}

export async function topology(me, server) {
  await me.go('/tenant/topology');
  const { routers } = await me.api('GET', '/networking/v2.0/routers');
  same(routers.length, 1, 'routers of the hospital');
  const [router] = routers;
  await node(me, '路由器', router.name).waitFor();
  await me.shot('topology-before');
  const network = await drawNetwork(me);

  await drag(me, node(me, '路由器', router.name), node(me, '网络', NAME));
  await agree(me, `将路由器 ${router.name} 连接到网络 ${NAME}`);
  const legs = await me.api('GET', `/networking/v2.0/ports?device_id=${router.id}&network_id=${network}`);
  same(legs.ports.map((p) => p.device_owner), ['network:router_interface'], `legs of the router in ${NAME}`);

  await node(me, '云主机', SERVER).focus();
  await me.page.keyboard.press('Enter');
  await me.page.getByRole('status').filter({ hasText: `已拿起 ${SERVER}` }).waitFor();
  await node(me, '网络', NAME).focus();
  await me.page.keyboard.press('Enter');
  await agree(me, `将云主机 ${SERVER} 接入网络 ${NAME}`);
  const cards = await me.api('GET', `/compute/v2.1/servers/${server}/os-interface`);
  const mine = cards.interfaceAttachments.filter((c) => c.net_id === network);
  same(mine.length, 1, `cards of ${SERVER} in ${NAME}`);
  const address = mine[0].fixed_ips[0].ip_address;
  check(address.startsWith('10.77.0.'), `the card has the address ${address}`);
  for (const text of [router.name, SERVER]) await me.page.locator('#main li', { hasText: text }).filter({ hasText: NAME }).waitFor();
  await me.page.locator('#main li', { hasText: address }).waitFor();
  await me.shot('topology-after');
}
