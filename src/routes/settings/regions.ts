/** Time zones, languages and currencies to choose from, and what people may type for them. */

/** IANA names, UTC first. */
export const timeZones: readonly string[] = [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])];

const plain = (text: string) => text.toLowerCase().replaceAll(/[\s_]+/g, '_');

/** The zone that somebody means by its name in any case, or by the last part of it, as in "New York"; `null`: none, or several. */
export function readTimeZone(text: string): string | null {
  const wanted = plain(text.trim());
  if (wanted === '') return null;
  const found = timeZones.find((zone) => plain(zone) === wanted);
  if (found) return found;
  const byCity = timeZones.filter((zone) => plain(zone).endsWith(`/${wanted}`));
  if (byCity.length === 1) return byCity[0]!;
  // A name that is not the list's own, such as an older one; offsets have no summer, so that they are no time zones.
  if (/^[+-]|^etc\/gmt./i.test(wanted)) return null;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text.trim() }).resolvedOptions().timeZone;
  } catch {
    return null;
  }
}

const localeTags =
  'bg-BG cs-CZ da-DK de-AT de-CH de-DE el-GR en-AU en-CA en-GB en-IE en-IN en-NZ en-US en-ZA es-AR es-ES es-MX et-EE fi-FI fr-BE fr-CA fr-CH fr-FR ' +
  'he-IL hi-IN hr-HR hu-HU id-ID it-CH it-IT ja-JP ko-KR lt-LT lv-LV nb-NO nl-BE nl-NL pl-PL pt-BR pt-PT ro-RO sk-SK sl-SI sv-SE th-TH tr-TR uk-UA vi-VN zh-CN zh-TW';

const currencyCodes =
  'AED ARS AUD BDT BGN BHD BOB BRL CAD CHF CLP CNY COP CRC CZK DKK DOP DZD EGP EUR GBP GEL GHS GTQ HKD HNL HUF IDR ILS INR ISK JOD JPY KES KRW KWD KZT LKR ' +
  'MAD MDL MKD MXN MYR NGN NOK NZD OMR PAB PEN PHP PKR PLN PYG QAR RON RSD SAR SEK SGD THB TND TRY TWD TZS UAH UGX USD UYU UZS VND ZAR';

export interface Choice {
  readonly key: string;
  readonly label: string;
}

/** By what people read, not by what programs do. */
function choices(keys: string, of: Intl.DisplayNames, withKey: boolean): readonly Choice[] {
  return keys
    .split(' ')
    .map((key) => ({ key, label: withKey ? `${key} · ${of.of(key)}` : (of.of(key) ?? key) }))
    .sort((a, b) => a.label.localeCompare(b.label, 'en'));
}

export const locales = choices(localeTags, new Intl.DisplayNames('en', { type: 'language' }), false);
export const currencies = choices(currencyCodes, new Intl.DisplayNames('en', { type: 'currency' }), true);

/** With what is set already, should that be another. */
export function including(list: readonly Choice[], key: string): readonly Choice[] {
  return list.some((each) => each.key === key) ? list : [{ key, label: key }, ...list];
}

export function isLocale(text: string): boolean {
  try {
    return Intl.NumberFormat.supportedLocalesOf(text).length > 0;
  } catch {
    return false;
  }
}

export function isCurrency(text: string): boolean {
  return /^[A-Z]{3}$/.test(text) && Intl.supportedValuesOf('currency').includes(text);
}
