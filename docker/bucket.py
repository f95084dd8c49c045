"""Make the bucket that ARTIFACTS_URL names, unless it is there; run once by docker/compose.yaml."""

import os
import sys
from urllib.parse import parse_qs, urlsplit

import boto3

DEFAULT = "us-east-1"  # which must not be named
ALREADY = ("BucketAlreadyOwnedByYou", "BucketAlreadyExists")


def main() -> int:
    address = urlsplit(os.environ["ARTIFACTS_URL"])
    asked = {name: values[0] for name, values in parse_qs(address.query).items()}
    region = asked.get("region", DEFAULT)
    place = {} if region == DEFAULT else {"CreateBucketConfiguration": {"LocationConstraint": region}}
    client = boto3.client("s3", endpoint_url=asked.get("endpoint"), region_name=region)
    try:
        client.create_bucket(Bucket=address.netloc, **place)
    except client.exceptions.ClientError as error:
        if error.response["Error"]["Code"] not in ALREADY:
            raise
    return 0


if __name__ == "__main__":
    sys.exit(main())
