# syntax=docker/dockerfile:1
FROM node:24-slim AS build
WORKDIR /src
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY tsconfig.json ./
COPY scripts scripts
COPY src src
ARG COMMIT=unknown
RUN NODE_AGENT_COMMIT=$COMMIT npm run build

FROM node:24-slim
LABEL org.opencontainers.image.title="node-agent" \
      org.opencontainers.image.description="Keys, certificates and rotation for Envoy over SDS" \
      org.opencontainers.image.licenses="Apache-2.0"
# 1337 is the uid and gid that Istio's iptables rules let out uncaptured.
RUN groupadd --gid 1337 node-agent && useradd --uid 1337 --gid 1337 --no-create-home node-agent \
 && install -d -o 1337 -g 1337 -m 0750 /var/run/secrets/workload-spiffe-uds
COPY --from=build /src/dist /opt/node-agent
# Asks the kernel who connects (--sds-allow-uid and the like): a native addon cannot be bundled.
COPY --from=build /src/node_modules/koffi /opt/node-agent/node_modules/koffi
COPY --from=build /src/node_modules/@koromix /opt/node-agent/node_modules/@koromix
COPY LICENSE NOTICE /opt/node-agent/
RUN ln -s /opt/node-agent/node-agent.js /usr/local/bin/node-agent
# One start leaves compiled code beside the bundle, for every start of the read-only container. Node
# keeps it by uid and by flags, so it is made as the user and with the flags of ENTRYPOINT, and is then
# nobody's to change.
RUN install -d -o 1337 -g 1337 /opt/node-agent/compile-cache
USER 1337:1337
RUN timeout --preserve-status --signal=TERM 5 node --disable-sigusr1 --max-semi-space-size=2 --no-memory-reducer \
      /opt/node-agent/node-agent.js run --ca-provider self-signed \
      --socket /tmp/warm.sock --metrics-addr 127.0.0.1:0
USER root
RUN test -n "$(find /opt/node-agent/compile-cache -type f)" \
 && chown -R root:root /opt/node-agent/compile-cache && chmod -R a+rX,a-w /opt/node-agent/compile-cache
USER 1337:1337
# Istio's paths are relative to the working folder.
WORKDIR /
ENV NODE_ENV=production
EXPOSE 15020
HEALTHCHECK --interval=5s --timeout=3s --start-period=5s CMD ["node-agent", "wait", "--max", "1s"]
# No inspector by signal; a small young generation and no idle collector, since the agent mostly sleeps.
ENTRYPOINT ["node", "--disable-sigusr1", "--max-semi-space-size=2", "--no-memory-reducer", "/opt/node-agent/node-agent.js"]
CMD ["run"]
