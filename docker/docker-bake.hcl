# All variants of the image, for all platforms that Uptime Kuma's own has:
#
#   docker buildx bake -f docker/docker-bake.hcl --print
#   docker buildx bake -f docker/docker-bake.hcl slim --set '*.platform=linux/arm64' --load

variable "IMAGE" {
  default = "replicator-kuma"
}

# Versions of this image, with commas between them.
variable "TAGS" {
  default = "dev"
}

variable "VERSION" {
  default = "dev"
}

variable "REVISION" {
  default = "unknown"
}

# The tag of louislam/uptime-kuma, without its variant.
variable "KUMA" {
  default = "2"
}

group "default" {
  targets = ["full", "slim", "rootless", "slim-rootless"]
}

target "variant" {
  name = variant.name
  matrix = {
    variant = [
      { name = "full", suffix = "" },
      { name = "slim", suffix = "-slim" },
      { name = "rootless", suffix = "-rootless" },
      { name = "slim-rootless", suffix = "-slim-rootless" },
    ]
  }
  dockerfile = "docker/Dockerfile"
  platforms  = ["linux/amd64", "linux/arm64", "linux/arm/v7"]
  args = {
    KUMA_IMAGE = "louislam/uptime-kuma:${KUMA}${variant.suffix}"
    VERSION    = VERSION
    REVISION   = REVISION
  }
  tags = [for tag in split(",", TAGS) : "${IMAGE}:${tag}${variant.suffix}"]
}
