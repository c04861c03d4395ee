import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
	type BlobStore,
	createDiskBlobStore,
	createGcsBlobStore,
	createS3BlobStore,
} from "@patchbay/storage";
import type { FaultyServer } from "./faulty-server.ts";
import { startGcsServer } from "./gcs-server.ts";
import { startS3Server } from "./s3-server.ts";

/** A store of one kind, as an operator would configure it. */
export interface StoreStand {
	store: BlobStore;
	/** Server of a remote store; null for the disk. */
	server: FaultyServer | null;
	/** The same service under credentials that it does not know; null for the disk. */
	withWrongCredentials: (() => BlobStore) | null;
	/** The same service and a bucket, or folder, that is not there. */
	withMissingBucket: (() => BlobStore) | null;
	/** Texts that no log may hold. */
	secrets(): string[];
	close(): Promise<void>;
}

const timeoutMilliseconds = 1_500;

/** The three stores, each against something that speaks its protocol. */
export const storeStands: Readonly<
	Record<"disk" | "s3" | "gcs", () => Promise<StoreStand>>
> = {
	async disk() {
		const directory = await mkdtemp(join(tmpdir(), "patchbay-disk-"));
		return {
			store: createDiskBlobStore(directory),
			server: null,
			withWrongCredentials: null,
			withMissingBucket: null,
			secrets: () => [],
			close: () => rm(directory, { recursive: true, force: true }),
		};
	},
	async s3() {
		const server = await startS3Server();
		const scratchDirectory = await mkdtemp(join(tmpdir(), "patchbay-s3-"));
		const options = {
			bucket: server.bucket,
			prefix: "patchbay/",
			region: "eu-central-1",
			endpoint: server.url,
			pathStyle: true,
			credentials: server.credentials,
			timeoutMilliseconds,
			scratchDirectory,
		};
		const wrong = "wrong-secret-0123456789abcdefghij";
		const store = createS3BlobStore(options);
		return {
			store,
			server,
			withWrongCredentials: () =>
				createS3BlobStore({
					...options,
					credentials: { ...server.credentials, secretAccessKey: wrong },
				}),
			withMissingBucket: () =>
				createS3BlobStore({ ...options, bucket: "no-such-bucket" }),
			secrets: () => [
				server.credentials.secretAccessKey,
				wrong,
				...server.authorizations,
			],
			async close() {
				await store.close();
				await server.close();
				await rm(scratchDirectory, { recursive: true, force: true });
			},
		};
	},
	async gcs() {
		const server = await startGcsServer();
		const scratchDirectory = await mkdtemp(join(tmpdir(), "patchbay-gcs-"));
		const options = {
			bucket: server.bucket,
			prefix: "patchbay/",
			endpoint: server.url,
			keyFile: server.keyFile,
			timeoutMilliseconds,
			scratchDirectory,
		};
		return {
			store: createGcsBlobStore(options),
			server,
			withWrongCredentials() {
				server.refuseTokens();
				return createGcsBlobStore(options);
			},
			withMissingBucket: () =>
				createGcsBlobStore({ ...options, bucket: "no-such-bucket" }),
			secrets: () => [...server.tokens, ...server.authorizations],
			async close() {
				await server.close();
				await rm(scratchDirectory, { recursive: true, force: true });
			},
		};
	},
};
