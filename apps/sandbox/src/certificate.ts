import { type KeyObject, randomBytes, sign } from "node:crypto";
import {
	bitString,
	boolean,
	integer,
	nothing,
	objectIdentifier,
	octetString,
	sequence,
	set,
	tagged,
	time,
	utf8String,
} from "./tls-der.ts";

const oid = {
	commonName: "2.5.4.3",
	ecdsaWithSha256: "1.2.840.10045.4.3.2",
	sha256WithRsa: "1.2.840.113549.1.1.11",
};

/** RFC 5280, section 4.1: an X.509 v3 certificate by an RSA or EC key, valid from yesterday for a year, as PEM. */
export function createCertificate(parts: {
	subject: string;
	issuer: string;
	publicKey: KeyObject;
	signingKey: KeyObject;
	extensions: Buffer[];
}): string {
	// RFC 4055, 5: RSA has parameters, and they are NULL; RFC 5758, 3.2: ECDSA has none.
	const algorithm =
		parts.signingKey.asymmetricKeyType === "rsa"
			? sequence(objectIdentifier(oid.sha256WithRsa), nothing())
			: sequence(objectIdentifier(oid.ecdsaWithSha256));
	const dayMs = 86_400_000;
	const serial = randomBytes(16);
	serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40;
	const content = sequence(
		tagged(0, integer(Buffer.from([2]))),
		integer(serial),
		algorithm,
		distinguishedName(parts.issuer),
		sequence(
			time(new Date(Date.now() - dayMs)),
			time(new Date(Date.now() + 365 * dayMs)),
		),
		distinguishedName(parts.subject),
		parts.publicKey.export({ type: "spki", format: "der" }),
		...(parts.extensions.length === 0
			? []
			: [tagged(3, sequence(...parts.extensions))]),
	);
	const signature = sign("sha256", content, parts.signingKey);
	const encoded = sequence(content, algorithm, bitString(signature)).toString(
		"base64",
	);
	const lines = encoded.match(/.{1,64}/g) ?? [];
	return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}

function distinguishedName(commonName: string): Buffer {
	return sequence(
		set(sequence(objectIdentifier(oid.commonName), utf8String(commonName))),
	);
}

/** An extension; its content is the DER of the value. */
export function extension(
	identifier: string,
	critical: boolean,
	content: Buffer,
): Buffer {
	const flag = critical ? [boolean(true)] : [];
	return sequence(objectIdentifier(identifier), ...flag, octetString(content));
}
