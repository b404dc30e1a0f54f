/** Every sample of a scrape: `name{label="value",…}` -> its value. */
export type Samples = ReadonlyMap<string, number>;

export function parseScrape(text: string): Samples {
  return new Map(
    text
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("#"))
      .map((line) => {
        const at = line.lastIndexOf(" ");
        // Prometheus spells infinity its own way.
        return [line.slice(0, at), Number(line.slice(at + 1).replace(/Inf$/, "Infinity"))];
      }),
  );
}

/** The names behind the samples, those of histograms without their suffixes. */
export function metricNames(text: string): string[] {
  return [...text.matchAll(/^# TYPE (\S+) \S+$/gm)].map(([, name]) => name ?? "");
}
