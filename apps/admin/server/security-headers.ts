import { randomBytes } from "node:crypto";
import type { RequestHandler } from "express";
import helmet from "helmet";
import { carriesSecret } from "./secret-addresses.ts";

export interface SecurityHeadersOptions {
	/** Campaign images, videos and messages come from here by signed URLs. */
	apiUrl: string;
	adminUrl: string;
}

/**
 * A strict policy: scripts and style sheets are our own files or carry the request's nonce, nothing frames us, and no
 * other origin is reached but the API's for images, videos and messages.
 */
export function securityHeaders({
	apiUrl,
	adminUrl,
}: SecurityHeadersOptions): RequestHandler {
	const https = adminUrl.startsWith("https:");
	return (request, response, next) => {
		const nonce = randomBytes(16).toString("base64");
		response.locals.cspNonce = nonce;
		helmet({
			contentSecurityPolicy: {
				useDefaults: false,
				directives: {
					defaultSrc: ["'none'"],
					scriptSrc: ["'self'", `'nonce-${nonce}'`],
					styleSrc: ["'self'", `'nonce-${nonce}'`],
					// Widths of bars and places of menus are style attributes; they cannot run code.
					styleSrcAttr: ["'unsafe-inline'"],
					imgSrc: ["'self'", "data:", apiUrl],
					mediaSrc: [apiUrl],
					// Messages of HTML, which the API serves in a sandbox.
					frameSrc: [apiUrl],
					fontSrc: ["'self'"],
					connectSrc: ["'self'"],
					manifestSrc: ["'self'"],
					formAction: ["'self'"],
					baseUri: ["'none'"],
					frameAncestors: ["'none'"],
					...(https ? { upgradeInsecureRequests: [] } : {}),
				},
			},
			frameguard: { action: "deny" },
			// Not "no-referrer" for a page with a form: browsers then send `Origin: null` with it. Addresses that are keys
			// answer with a redirect or an error, and have no form.
			referrerPolicy: {
				policy: carriesSecret(request.originalUrl)
					? "no-referrer"
					: "same-origin",
			},
			crossOriginEmbedderPolicy: false,
			strictTransportSecurity: https,
		})(request, response, next);
	};
}
