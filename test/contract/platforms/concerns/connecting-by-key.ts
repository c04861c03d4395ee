import { InvalidInput } from "@patchbay/errors";
import { expect } from "vitest";
import type { ContractTest, Subject } from "../concern.ts";
import { asKey, needed, type Stand } from "../stand.ts";

/** Tests of a connect by a pasted key. */
export function byKey({ platform, method, known }: Subject): ContractTest[] {
	const { askedFor } = platform.scopes;
	const session = (stand: Stand, keys: Readonly<Record<string, string>>) =>
		stand.session(asKey(method).read(keys));
	/** Verifies a key and asks whom it belongs to, as a connect does. */
	const connect = async (
		stand: Stand,
		keys: Readonly<Record<string, string>>,
	) => {
		const issued = asKey(method).read(keys);
		const of = stand.session(issued);
		await platform.parts.verify.run(of);
		return stand.identify({ issued, session: of });
	};
	return [
		{
			title: "A key that was pasted works at once, and tells whose it is",
			proves: [
				"method API_KEY",
				"API_KEY renewed by consent",
				"part verify",
				`scopes asked for by ${askedFor}`,
			],
			async run(stand) {
				const { right, owner } = needed(known, "key");
				expect(asKey(method).read(right)).toMatchObject({
					expiresIn: null,
					credential: { method: "API_KEY" },
				});
				const user = await connect(stand, right);
				expect(user.name).toBe(owner);
				expect(user.id).not.toBe("");
			},
		},
		{
			title: "A key with blanks around it is the same key",
			async run(stand) {
				const { right, owner } = needed(known, "key");
				const blanks = Object.fromEntries(
					Object.entries(right).map(([name, value]) => [name, ` ${value}\n`]),
				);
				expect((await connect(stand, blanks)).name).toBe(owner);
			},
		},
		...(known.key?.malformed ?? []).map(
			({ name, keys, field }): ContractTest => ({
				title: `${name} is refused before any request, and the field is named`,
				async run(stand) {
					expect(() => asKey(method).read(keys)).toThrow(InvalidInput);
					try {
						asKey(method).read(keys);
					} catch (error) {
						expect((error as InvalidInput).field).toContain(field);
						for (const value of Object.values(keys).filter(
							({ length }) => length > 4,
						))
							expect(String(error)).not.toContain(value);
					}
					expect(await stand.requests("")).toEqual([]);
				},
			}),
		),
		...(known.key?.refused ?? []).map(
			({
				name,
				keys,
				prepare,
				code,
				sentence,
				field,
				scopeSet,
			}): ContractTest => ({
				title: `${name} is refused in words of its own, and never printed`,
				async run(stand) {
					if (prepare) await stand.control(prepare);
					const error = await connect(stand, keys).catch(
						(thrown: unknown) => thrown,
					);
					expect(error).toMatchObject({
						code,
						message: expect.stringContaining(sentence),
						...(field === undefined ? {} : { field: [field] }),
						...(scopeSet === undefined ? {} : { scopeSets: [scopeSet] }),
					});
					const printed = JSON.stringify([
						error,
						String((error as Error).stack),
						String((error as Error).cause),
					]);
					for (const field of asKey(method).fields)
						if (field.secret)
							expect(printed).not.toContain(keys[field.name] ?? "no such key");
				},
			}),
		),
		{
			title: "A key that was deleted at the platform asks to reconnect",
			async run(stand) {
				const { right, revoke } = needed(known, "key");
				const of = session(stand, right);
				await platform.parts.verify.run(of);
				await stand.control(revoke);
				await expect(platform.parts.verify.run(of)).rejects.toMatchObject({
					code: "RECONNECT_REQUIRED",
				});
			},
		},
	];
}
