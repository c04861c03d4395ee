import { InstallationFault, Unavailable } from "@patchbay/errors";
import { KeyUnavailable, SecretTampered } from "@patchbay/vault";
import { expect, test } from "vitest";
import { failureKind, PlatformUnavailable } from "./errors.ts";

test.each([
	["a full disk", new InstallationFault("Full."), "installation"],
	["a lost database", new Unavailable("Gone."), "installation"],
	["a key service that is away", new KeyUnavailable("Away."), "vault"],
	["a stored secret that was changed", new SecretTampered("x"), "operator"],
	["a platform that is away", new PlatformUnavailable("Away."), "transient"],
])("%s is of its own kind", (_what, error, kind) => {
	expect(failureKind(error)).toBe(kind);
});
