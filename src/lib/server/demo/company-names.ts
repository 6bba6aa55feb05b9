/** Company names that sound like companies and belong to nobody: a first word, a second word, sometimes a third. */
import type { Random } from './random.ts';

const places = (
  'Alder Amber Anker Ardent Ashgrove Aster Aurora Basalt Beacon Birch Bluefin Bramble Brightwater Calder Cardinal Cedar ' +
  'Cinder Clearwell Cobalt Copper Coral Crescent Dapple Delta Dovetail Driftwood Eastgate Elmfield Ember Falcon Fernhill ' +
  'Fjord Flint Foxglove Garnet Ginkgo Glenrock Granite Harbour Hawthorn Hazel Heron Highmoor Hollis Indigo Ironwood Iverna ' +
  'Jasper Juniper Kestrel Kingsley Lantern Larch Laurel Linden Longacre Lumen Maple Marlow Meridian Millbrook Mistral ' +
  'Monsoon Mossgate Northwind Oakley Obsidian Olive Onda Orchard Osprey Palisade Pebble Pelican Pine Polder Quarry Quill ' +
  'Rainford Redwood Ridgeway Rookery Rowan Saffron Sandpiper Sequoia Sierra Silverbeck Solstice Spindle Sterling Stonebridge ' +
  'Summit Swift Tamarind Tidewater Timber Tundra Umber Upland Valerian Verdant Vesper Wayfarer Westmere Willow Winter Yarrow Zephyr'
).split(' ');

const trades: Readonly<Record<string, readonly string[]>> = {
  software: ['Systems', 'Software', 'Labs', 'Data', 'Cloud', 'Interactive'],
  logistics: ['Logistics', 'Freight', 'Cargo', 'Haulage', 'Shipping', 'Couriers'],
  education: ['Academy', 'Schools', 'Learning', 'College Group', 'Tutors', 'Campus'],
  healthcare: ['Clinics', 'Health', 'Care', 'Diagnostics', 'Medical', 'Therapies'],
  manufacturing: ['Works', 'Foundry', 'Tooling', 'Components', 'Packaging', 'Machines'],
  retail: ['Stores', 'Outfitters', 'Market', 'Home', 'Garden', 'Grocers'],
  'e-commerce': ['Direct', 'Online', 'Box', 'Goods', 'Supply', 'Parcel'],
  finance: ['Capital', 'Mutual', 'Insurance', 'Credit', 'Advisers', 'Trust'],
  'public-sector': ['Borough', 'Transit', 'Water', 'Housing', 'Port Authority', 'Libraries'],
  media: ['Press', 'Studios', 'Pictures', 'Radio', 'Publishing', 'Media'],
  hospitality: ['Hotels', 'Kitchens', 'Resorts', 'Coffee', 'Catering', 'Inns'],
  energy: ['Energy', 'Solar', 'Grid', 'Power', 'Renewables', 'Utilities'],
};

export const industries = Object.keys(trades);

const partners = [
  '& Sons',
  '& Daughters',
  'Partners',
  'Group',
  'Collective',
  'Nordic',
  'Iberia',
  'Pacific',
  'Alpine',
  'Union',
];

/** A name nobody in `taken` has, which it joins. */
export function nameCompany(random: Random, industry: string, taken: Set<string>): string {
  for (let attempt = 0; ; attempt++) {
    const words = [random.pick(places), random.pick(trades[industry]!)];
    if (attempt > 2) words.push(random.pick(partners));
    if (attempt > 6) words.unshift(random.pick(places));
    const name = words.join(' ');
    if (new Set(words).size === words.length && !taken.has(name)) {
      taken.add(name);
      return name;
    }
  }
}
