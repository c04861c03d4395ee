import { InvalidInput } from "@patchbay/errors";

/** Characters of a password, for every way in which one is set. */
export const passwordLength = { least: 12, most: 256 };

/** @throws {InvalidInput} for a password that is too short or too long */
export function checkPassword(password: string): void {
	const { least, most } = passwordLength;
	if (password.length < least || password.length > most)
		throw new InvalidInput(
			`Give a password of ${least} to ${most} characters.`,
			{
				field: ["password"],
			},
		);
}
