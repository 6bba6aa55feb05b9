import { z } from 'zod';

export const signInSchema = z.object({
  email: z.string('Write your e-mail address.').trim().min(1, 'Write your e-mail address.').max(320),
  password: z.string('Write your password.').min(1, 'Write your password.').max(1000),
});
