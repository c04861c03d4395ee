import { requirePermission } from "@patchbay/access";
import {
	type ConnectionRecord,
	findConnection,
	listConnections,
} from "@patchbay/connections";
import { builder } from "../builder.ts";
import type { RequestContext } from "../context.ts";
import { readOptionalId } from "../global-id.ts";
import { Connection } from "../types/refs.ts";
import { payForEvent } from "./pay-for-event.ts";
import { endStream, Wakeups } from "./wakeups.ts";

const pauseMs = 250;
const pollMs = 20_000;
/** The newest ones; a tenant with more sees the others as they change. */
const mostAtOnce = 100;

builder.subscriptionField("connectionChanged", (t) =>
	t.field({
		type: Connection,
		access: "tenant.read",
		args: { brandId: t.arg.id() },
		subscribe: (_root, args, ctx) =>
			connectionChanges(ctx, readOptionalId("Brand", args.brandId, "brandId")),
		resolve: (connection) => connection,
	}),
);

async function* connectionChanges(
	ctx: RequestContext,
	brandId: string | null,
): AsyncGenerator<ConnectionRecord> {
	const signal = ctx.signal();
	using wakeups = new Wakeups({
		listener: ctx.services.listener,
		topic: "connection",
		isWanted: ({ tenantId }) => tenantId === ctx.read().tenantId,
		caller: ctx.read(),
		expiresAt: () => ctx.read().expiresAt,
		now: () => ctx.services.db.clock.now(),
		pollMs,
		signal,
	});
	const shown = new Map<string, string>();
	const isNew = (connection: ConnectionRecord) => {
		const present = JSON.stringify(connection);
		if (shown.get(connection.id) === present) return false;
		shown.set(connection.id, present);
		return true;
	};

	await ctx.authorizeAgain();
	for (const each of await readAll(ctx, brandId)) {
		if (!isNew(each)) continue;
		if (!(await payForEvent(ctx, wakeups))) return endStream(signal);
		yield each;
	}
	while (true) {
		await wakeups.pause(pauseMs);
		const wakeup = await wakeups.next();
		if (!wakeup) return endStream(signal);
		requirePermission(await ctx.authorizeAgain(), "tenant.read");
		const changed = wakeup.all
			? await readAll(ctx, brandId)
			: await readSome(ctx, brandId, wakeup.ids);
		for (const each of changed) {
			// Who was told of by name is sent though its own row is the same: its accounts may have changed.
			if (!isNew(each) && !wakeup.ids.has(each.id)) continue;
			if (!(await payForEvent(ctx, wakeups))) return endStream(signal);
			yield each;
		}
	}
}

async function readAll(
	ctx: RequestContext,
	brandId: string | null,
): Promise<ConnectionRecord[]> {
	const page = listConnections(ctx.read(), {
		page: { first: mostAtOnce },
		brandIds: brandId ? [brandId] : null,
	});
	return (await page.edges()).map(({ node }) => node).reverse();
}

async function readSome(
	ctx: RequestContext,
	brandId: string | null,
	ids: ReadonlySet<string>,
): Promise<ConnectionRecord[]> {
	const found = await Promise.all(
		[...ids].map((id) => findConnection(ctx.read(), id)),
	);
	return found.flatMap((connection) =>
		connection && (!brandId || connection.brandId === brandId)
			? [connection]
			: [],
	);
}
