/** Whether an OpenID provider can be reached and answers as one, said in words. */
import { discover, type ProviderClient } from './provider.ts';

export type Tried =
  | { readonly ok: true; readonly endpoint: string; readonly hasPkce: boolean }
  | { readonly ok: false; readonly message: string };

/** Only discovery: the client id and secret are first shown to the provider when somebody signs in. */
export async function tryProvider(client: Pick<ProviderClient, 'provider' | 'secret'>): Promise<Tried> {
  const { issuer } = client.provider;
  try {
    const metadata = (await discover(client)).serverMetadata();
    const { authorization_endpoint: endpoint, token_endpoint: tokens } = metadata;
    if (!endpoint || !tokens)
      return no(`${issuer} answers, but names no pages for signing in. Check that it is the issuer’s address.`);
    return { ok: true, endpoint, hasPkce: metadata.supportsPKCE() };
  } catch (error) {
    return no(sayTrouble(error, issuer));
  }
}

const no = (message: string): Tried => ({ ok: false, message });

/** The protocol's errors say what they mean in their own code, those of the network in that of their last cause. */
function sayTrouble(error: unknown, issuer: string): string {
  const codes = codesOf(error);
  const [own = '', code = own] = [codes[0], codes.at(-1)];
  const { host } = new URL(issuer);
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `There is no server called ${host}. Check the spelling.`;
  if (code === 'ECONNREFUSED') return `Nothing answers at ${host}. Check the address and its port.`;
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code))
    return `The certificate of ${host} cannot be trusted (${code}). Give Node its authority by NODE_EXTRA_CA_CERTS.`;
  if (own === 'OAUTH_TIMEOUT' || /TIMEOUT/.test(code)) return `${host} did not answer in time. Try again.`;
  if (own === 'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED')
    return `The server at ${host} calls itself by another issuer. Copy the issuer exactly as its administration shows it.`;
  if (own === 'OAUTH_HTTP_REQUEST_FORBIDDEN' || own === 'OAUTH_REQUEST_PROTOCOL_FORBIDDEN')
    return 'The issuer must begin with https://.';
  if (/^OAUTH_(RESPONSE|PARSE|INVALID)/.test(own))
    return `${issuer} does not answer as an OpenID provider: there is nothing readable at .well-known/openid-configuration below it.`;
  return `${host} cannot be reached${code === '' ? '' : ` (${code})`}. Check the address, and that this server may reach it.`;
}

function codesOf(error: unknown): readonly string[] {
  const codes: string[] = [];
  for (let each: unknown = error; each instanceof Error; each = each.cause)
    if ('code' in each && typeof each.code === 'string') codes.push(each.code);
  return codes;
}
