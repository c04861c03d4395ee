import { newId } from "@patchbay/db";
import type { Logger } from "@patchbay/logger";
import { QuotaExceeded } from "../quota-exceeded.ts";
import type { QuotaOwner } from "../quota-owner.ts";
import {
	type LeasedStream,
	leaseSeconds,
	type StreamLimits,
	type StreamStore,
	type StreamsOpened,
} from "./stream-store.ts";

export interface StreamQuotas {
	/**
	 * Counts a stream before it starts; call what is answered once it is over.
	 *
	 * @throws QuotaExceeded when the key, person or tenant has as many as it may
	 * @throws Unavailable
	 */
	open(owner: QuotaOwner): Promise<() => void>;
	/** Ends what this process still counts. */
	close(): Promise<void>;
}

export interface StreamQuotasOptions {
	store: StreamStore;
	limits: StreamLimits;
	logger: Logger;
}

interface Opening {
	id: string;
	resolve(): void;
	reject(error: unknown): void;
}

const renewMs = (leaseSeconds * 1_000) / 3;
const endDelayMs = 100;

/**
 * Event streams are counted by rows in the database, for all processes together. A process renews the leases of all its
 * streams by one statement; those of a process that has died run out. Many that are opened or end at the same moment are
 * written together, on one connection at a time.
 */
export function createStreamQuotas({
	store,
	limits,
	logger,
}: StreamQuotasOptions): StreamQuotas {
	const held = new Map<string, LeasedStream>();
	const ended = new Set<string>();
	const waiting = new Map<string, { owner: QuotaOwner; openings: Opening[] }>();
	let isOpening = false;
	let keeping: Promise<void> = Promise.resolve();
	let ending: NodeJS.Timeout | undefined;
	let isClosed = false;

	async function openWaiting(): Promise<void> {
		if (isOpening) return;
		isOpening = true;
		// Those that come meanwhile are reached too: a Map is walked to its end, wherever that has moved.
		for (const [key, { owner, openings }] of waiting) {
			waiting.delete(key);
			const { tenantId, actorId } = owner;
			try {
				const ids = openings.map(({ id }) => id);
				const found = await store.open(tenantId, actorId, ids);
				openings.forEach(({ id, resolve, reject }, place) => {
					if (place < found.opened) {
						held.set(id, { id, tenantId, actorId });
						resolve();
					} else reject(refusal(owner, found));
				});
			} catch (error) {
				for (const { id, reject } of openings) {
					// Whether they were opened is not known.
					ended.add(id);
					reject(error);
				}
			}
		}
		isOpening = false;
	}

	function refusal(owner: QuotaOwner, { ofActor }: StreamsOpened) {
		const { perActor, perTenant } = limits;
		const limit =
			ofActor >= perActor
				? `${owner.name} has ${perActor} event streams open, and may have no more.`
				: `This organization has ${perTenant} event streams open, and may have no more.`;
		return new QuotaExceeded(
			`${limit} Close one that is not needed, or ask for the present state by a query now and then.`,
			leaseSeconds,
		);
	}

	/** One after another, so that an older renewal never brings back what a newer one has ended. */
	function keep(renews: boolean): Promise<void> {
		keeping = keeping.then(async () => {
			const gone = [...ended];
			const streams = renews ? [...held.values()] : [];
			if (gone.length + streams.length === 0) return;
			try {
				await store.keep(gone, streams);
				for (const id of gone) ended.delete(id);
			} catch (err) {
				logger.warn(
					{ err },
					"open event streams could not be noted; it is tried again",
				);
			}
		});
		return keeping;
	}

	const renewal = setInterval(() => void keep(true), renewMs);
	renewal.unref();

	return {
		async open(owner) {
			const id = newId();
			const key = `${owner.tenantId} ${owner.actorId}`;
			const group = waiting.get(key) ?? { owner, openings: [] };
			waiting.set(key, group);
			const opened = new Promise<void>((resolve, reject) => {
				group.openings.push({ id, resolve, reject });
			});
			void openWaiting();
			await opened;
			return () => {
				if (!held.delete(id)) return;
				ended.add(id);
				if (isClosed || ending) return;
				ending = setTimeout(() => {
					ending = undefined;
					void keep(false);
				}, endDelayMs);
			};
		},
		async close() {
			isClosed = true;
			clearInterval(renewal);
			clearTimeout(ending);
			for (const id of held.keys()) ended.add(id);
			held.clear();
			await keep(false);
		},
	};
}
