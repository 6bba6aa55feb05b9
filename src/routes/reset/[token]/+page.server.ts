import { readOwner, setPassword } from '../../sign-in/set-password.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params }) => ({ owner: await readOwner(params.token, 'reset') });

export const actions: Actions = { default: (event) => setPassword(event, 'reset') };
