import { afterAll, beforeAll, test } from "vitest";
import {
	expectOneRefresh,
	type RotatingWorld,
	startRotatingWorld,
} from "../support/vend-stampede.ts";

let world: RotatingWorld;
beforeAll(async () => {
	world = await startRotatingWorld(3);
});
afterAll(() => world?.close());

test("200 callers in three processes on an ended token, and a token endpoint that takes 15 seconds: one refresh, no error", async () => {
	await expectOneRefresh(world, { calls: 200, answerAfter: 15_000 });
});
