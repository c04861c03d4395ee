// Runs after installation: makes the Prisma client, and beside it builds the admin so that the first start is quick. Plain
// JavaScript, since the host's Node may be an older one.
await Promise.all([import("./generate-client.mjs"), build()]);

async function build() {
	const [major = 0] = process.versions.node.split(".").map(Number);
	if (major < 24) return;
	const { buildAdmin } = await import("./start/build-admin.ts");
	await buildAdmin(AbortSignal.timeout(300_000)).catch((error) => {
		// Not a reason to call the installation failed: `npm start` builds again, and tells why when it cannot.
		console.warn(`The admin app was not built: ${error.message}`);
	});
}
