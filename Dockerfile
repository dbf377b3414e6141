# syntax=docker/dockerfile:1
# The package that `npm pack` makes, its locked dependencies and Node: nothing that could start anything else, no shell, no package manager.
#
#   docker build --tag registry.example.org/dicot:0.1.0 .
#
# Tags are pinned by version; pin them by digest too where you build: docker buildx imagetools inspect node:24.21.0-bookworm-slim

FROM node:24.21.0-bookworm-slim AS build
WORKDIR /source
COPY package.json package-lock.json .npmrc ./
COPY scripts/node/package.json scripts/node/
RUN npm ci --ignore-scripts
COPY . .
RUN npm pack --pack-destination /tmp
WORKDIR /dicot
RUN cp /source/package.json /source/package-lock.json /source/.npmrc . \
 && npm ci --omit=dev --workspaces=false --ignore-scripts \
 && tar --extract --gzip --file /tmp/dicot-*.tgz --strip-components=1 \
 && rm package-lock.json .npmrc

FROM gcr.io/distroless/cc-debian12:nonroot
LABEL org.opencontainers.image.title="Dicot" \
      org.opencontainers.image.description="An OpenStack cloud whose only engine and only state is Kubernetes with KubeVirt" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="0.1.0"
COPY --from=build /usr/local/bin/node /usr/local/bin/node
COPY --from=build /dicot /dicot
ENV NODE_ENV=production
# Numeric, so that Kubernetes can tell that it is not root.
USER 65532:65532
EXPOSE 5000
ENTRYPOINT ["/usr/local/bin/node", "/dicot/bin/dicot.js"]
# All addresses: a Pod's own are known to it alone.
CMD ["serve", "--host", "0.0.0.0"]
