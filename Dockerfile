# One container: the gateway, run as it is by Node 26. Nothing is built; what a clone runs, the image runs.
FROM node:26-bookworm-slim

ENV NODE_ENV=production
WORKDIR /opt/crossdock

# Dependencies first, so that a change of ours does not fetch them again. The image brings its own Node.
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts && npm cache clean --force

COPY crossdock tsconfig.json LICENSE README.md ./
COPY translators translators
COPY gateway gateway
COPY config config
COPY partners partners

# data: the ledger, the archive and the drop folders. partners and config: mount your own over the examples.
RUN mkdir data && chown node:node data
VOLUME ["/opt/crossdock/data", "/opt/crossdock/partners", "/opt/crossdock/config"]

USER node
# Health and metrics; the hosted SFTP drop, which listens while a partner has a login.
EXPOSE 8080 2222 4080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --retries=3 CMD ["./crossdock", "health"]
ENTRYPOINT ["/opt/crossdock/crossdock"]
CMD ["start"]
