import type { People } from "./better-auth.ts";

/** Lets a person sign in by the password of this hash. */
export async function linkPassword(
	{ auth }: Pick<People, "auth">,
	userId: string,
	hash: string,
): Promise<void> {
	const { internalAdapter } = await auth.$context;
	await internalAdapter.linkAccount({
		userId,
		providerId: "credential",
		accountId: userId,
		password: hash,
	});
}
