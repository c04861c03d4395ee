import { createDatabase } from "@patchbay/db";
import { createUser } from "@patchbay/identity";
import { createTenant } from "@patchbay/tenancy";
import type { Stack } from "./stack.ts";

/** Another workspace, owned by somebody who can sign in already. */
export async function addWorkspace(
	{ database: { ownerUrl, authUrl } }: Stack,
	{ name, email, password }: { name: string; email: string; password: string },
): Promise<void> {
	const person = { email, name: "Demo owner", password };
	const { userId } = await createUser({ authUrl, ...person });
	const db = createDatabase({ url: ownerUrl, applicationName: "test" });
	await createTenant(db, {
		name,
		slug: name.toLowerCase().replaceAll(/\W+/g, "-"),
		owner: { userId, name: person.name, email },
	});
	await db.close();
}
