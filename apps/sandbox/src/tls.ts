import { createHash, generateKeyPairSync, type KeyObject } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createCertificate, extension } from "./certificate.ts";
import {
	bitString,
	boolean,
	implicit,
	objectIdentifier,
	octetString,
	sequence,
} from "./tls-der.ts";

export type SandboxCertificates = {
	/** Key and chain of the server, PEM. */
	key: string;
	cert: string;
	/** Path of the authority's certificate (PEM), which clients must trust. */
	caCertificatePath: string;
};

const oid = {
	subjectKeyIdentifier: "2.5.29.14",
	keyUsage: "2.5.29.15",
	subjectAltName: "2.5.29.17",
	basicConstraints: "2.5.29.19",
	authorityKeyIdentifier: "2.5.29.35",
	extendedKeyUsage: "2.5.29.37",
	serverAuth: "1.3.6.1.5.5.7.3.1",
};

/**
 * Makes a certificate authority for this process and a certificate of it for `hostNames`, localhost and 127.0.0.1.
 * Only the authority's certificate is written, as `sandbox-ca.pem`; its key is forgotten.
 */
export function createCertificates(
	directory: string,
	hostNames: readonly string[],
): SandboxCertificates {
	const authority = generateKeyPairSync("ec", { namedCurve: "P-256" });
	const server = generateKeyPairSync("ec", { namedCurve: "P-256" });
	const authorityName = "Patchbay sandbox authority";
	const authorityCertificate = createCertificate({
		subject: authorityName,
		issuer: authorityName,
		publicKey: authority.publicKey,
		signingKey: authority.privateKey,
		extensions: [
			extension(oid.basicConstraints, true, sequence(boolean(true))),
			// keyCertSign and cRLSign.
			extension(oid.keyUsage, true, bitString(Buffer.from([0x06]), 1)),
			extension(
				oid.subjectKeyIdentifier,
				false,
				octetString(keyIdentifier(authority.publicKey)),
			),
		],
	});
	const alternatives = [
		...["localhost", ...hostNames].map((name) =>
			implicit(2, Buffer.from(name)),
		),
		implicit(7, Buffer.from([127, 0, 0, 1])),
	];
	const serverCertificate = createCertificate({
		subject: "localhost",
		issuer: authorityName,
		publicKey: server.publicKey,
		signingKey: authority.privateKey,
		extensions: [
			extension(oid.basicConstraints, true, sequence()),
			// digitalSignature.
			extension(oid.keyUsage, true, bitString(Buffer.from([0x80]), 7)),
			extension(
				oid.extendedKeyUsage,
				false,
				sequence(objectIdentifier(oid.serverAuth)),
			),
			extension(oid.subjectAltName, false, sequence(...alternatives)),
			extension(
				oid.authorityKeyIdentifier,
				false,
				sequence(implicit(0, keyIdentifier(authority.publicKey))),
			),
		],
	});
	mkdirSync(directory, { recursive: true });
	const caCertificatePath = join(directory, "sandbox-ca.pem");
	writeFileSync(caCertificatePath, authorityCertificate);
	return {
		key: server.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
		cert: serverCertificate + authorityCertificate,
		caCertificatePath,
	};
}

function keyIdentifier(key: KeyObject): Buffer {
	return createHash("sha1")
		.update(key.export({ type: "spki", format: "der" }))
		.digest();
}
