import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "../generated/client/client.ts";
import { ReadsPool, type SendStatement } from "./reads-pool.ts";

/** One Prisma client of a database for the reads of all tenants, which is made when it is first used. */
export interface ModelReads {
	/** Runs a read whose statements are sent by `send`, and throws what `send` throws. */
	run<T>(
		send: SendStatement,
		read: (prisma: ReadsClient) => Promise<T>,
	): Promise<T>;
	close(): Promise<void>;
}

export type ReadsClient = ReturnType<typeof createReadsClient>;

/** Columns that no read gives: whoever needs a secret, or a hash, asks for it by SQL of its own. */
const secretColumns = {
	auditChainHead: { chainHash: true },
	auditEvent: { chainHash: true },
	apiKey: { keyHash: true },
	grant: { sealedAccessToken: true, sealedRefreshToken: true },
	idempotencyKey: { keyHash: true, bodyHash: true },
	importSlice: { limitKey: true, appKey: true },
	invitation: { tokenHash: true, mailedTokenHash: true },
	oauthApp: { sealedExtras: true },
	oauthAppSecret: { sealedSecret: true },
	oauthAttempt: { keyHash: true, browserNonceHash: true, sealedSecret: true },
	tenantKey: { wrappedKey: true },
} as const;

const createReadsClient = (pool: ReadsPool) =>
	new PrismaClient({ adapter: new PrismaPg(pool), omit: secretColumns });

export function createModelReads(): ModelReads {
	const pool = new ReadsPool();
	let client: ReadsClient | undefined;
	return {
		run(send, read) {
			client ??= createReadsClient(pool);
			const prisma = client;
			let failure: { error: unknown } | undefined;
			const sending: SendStatement = (statement) =>
				send(statement).catch((error) => {
					failure = { error };
					throw error;
				});
			// Prisma makes an error of its own out of ours.
			return pool
				.run(sending, () => read(prisma))
				.catch((error) => {
					throw failure ? failure.error : error;
				});
		},
		async close() {
			await client?.$disconnect();
			await pool.end();
		},
	};
}
