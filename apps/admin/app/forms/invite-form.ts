import { z } from "zod";
import { roles } from "../graphql/enums.ts";

export const InviteForm = z.object({
	email: z
		.string({ error: "Enter an e-mail address." })
		.trim()
		.pipe(z.email("Enter an e-mail address.")),
	role: z.enum(roles, "Choose a role."),
});
