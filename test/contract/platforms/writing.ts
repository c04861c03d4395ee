import type {
	AccountRef,
	Platform,
	PlatformSession,
	WriteLevel,
	WriteParts,
	WriteTarget,
} from "@patchbay/platforms";
import { recordsOf } from "./pages.ts";
import type { Stand } from "./stand.ts";

/** An object of the readable account as its list tells it. */
export interface Listed {
	target: WriteTarget;
	status: string;
	budget: { amountMicros: bigint; shared: boolean } | null;
}

const listOf = {
	campaign: "campaigns",
	adGroup: "adGroups",
	ad: "ads",
	keyword: "keywords",
} as const;

/** Objects of a level, as the platform's list tells them. Negative keywords have no switch. */
export async function listLevel(
	platform: Platform,
	session: PlatformSession,
	account: AccountRef,
	level: WriteLevel,
): Promise<Listed[]> {
	const part = platform.parts[listOf[level]];
	if (!part) throw new Error(`${platform.name} has no list of its ${level}s`);
	const records = await recordsOf<object>(part.run(session, account));
	return (records as ListedRecord[])
		.filter(({ negative }) => !negative)
		.map((record) => ({
			target: {
				level,
				externalId: record.externalId,
				campaignExternalId: record.campaignExternalId ?? record.externalId,
				adGroupExternalId:
					level === "campaign"
						? null
						: (record.adGroupExternalId ?? record.externalId),
			},
			status: record.status,
			budget: record.budget ?? null,
		}));
}

interface ListedRecord {
	externalId: string;
	campaignExternalId?: string;
	adGroupExternalId?: string;
	status: string;
	negative?: boolean;
	budget?: { amountMicros: bigint; shared: boolean } | null;
}

/** A signed-in person at the readable account, with the platform's changes. */
export async function prepareWriting(stand: Stand): Promise<{
	session: PlatformSession;
	account: AccountRef;
	writes: WriteParts;
	/** The first active object of a level that fits. */
	find(level: WriteLevel, fits?: (listed: Listed) => boolean): Promise<Listed>;
}> {
	const { platform } = stand;
	const { writes } = platform.parts;
	if (!writes) throw new Error(`${platform.name} takes no changes`);
	const { session } = await stand.signIn();
	const account = await stand.account(session);
	await stand.reset();
	return {
		session,
		account,
		writes,
		async find(level, fits = () => true) {
			const listed = await listLevel(platform, session, account, level);
			const found = listed.find(
				(each) => each.status === "ACTIVE" && fits(each),
			);
			if (!found)
				throw new Error(
					`case.ts: the readable account has no ${level} for this`,
				);
			return found;
		},
	};
}

/** Requests that changed something, by the case's path and method. */
export async function changesSent(stand: Stand): Promise<number> {
	const { writes } = stand.known;
	if (!writes) throw new Error('The platform\'s case.ts has no "writes"');
	const requests = await stand.requests(writes.path);
	return requests.filter(
		({ method }) => writes.method === undefined || method === writes.method,
	).length;
}

/** Scripts a fault for the next change. */
export async function failChange(stand: Stand, fault: object): Promise<void> {
	const { writes } = stand.known;
	if (!writes) throw new Error('The platform\'s case.ts has no "writes"');
	await stand.fail(writes.path, {
		...(writes.method === undefined ? {} : { method: writes.method }),
		...fault,
	});
}

/** One change of every kind: to what is there already, so that nothing is changed. */
export async function changeSomething(
	{ platform }: Stand,
	session: PlatformSession,
	account: AccountRef,
): Promise<void> {
	const { writes } = platform.parts;
	if (!writes) return;
	const { budget, status, keywords } = writes;
	const options = { validateOnly: writes.validatesItself };
	const first = async (level: WriteLevel, hasBudget = false) =>
		(await listLevel(platform, session, account, level)).find(
			(each) => each.status === "ACTIVE" && (!hasBudget || each.budget),
		)?.target;
	for (const level of budget?.levels ?? []) {
		const target = await first(level, true);
		const before = target && (await budget?.read.run(session, account, target));
		if (!target || !before?.budget) continue;
		const { amountMicros } = before.budget;
		await budget?.write.run(
			session,
			account,
			{ target, before, amountMicros },
			options,
		);
	}
	for (const level of status?.levels ?? []) {
		const target = await first(level);
		const before = target && (await status?.read.run(session, account, target));
		if (!target || !before) continue;
		await status?.write.run(
			session,
			account,
			{ target, before, status: before.status },
			options,
		);
	}
	const keyword = keywords && (await first("keyword"));
	if (!keyword) return;
	const target = {
		...keyword,
		level: "adGroup" as const,
		externalId: keyword.adGroupExternalId ?? "",
	};
	const present = await keywords.read.run(session, account, target);
	await keywords.write.run(
		session,
		account,
		{
			target,
			negative: false,
			keywords: (present ?? []).filter(({ negative }) => !negative).slice(0, 2),
		},
		options,
	);
}
