# One image for all of Redrive's processes and, in compose.yaml, for the demo's shop.
FROM node:24-bookworm-slim
WORKDIR /redrive
COPY . .
# Installs what package-lock.json says, generates the Prisma client and builds the console.
RUN npm run build && npm cache clean --force
USER node
EXPOSE 3000
CMD ["npm", "start"]
