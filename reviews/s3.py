"""A store of files in a bucket of S3, or of whatever speaks like it. Settings name it; `storage` talks to it."""

from typing import Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from storages.backends.s3 import S3Storage


class ArtifactStore(S3Storage):
    """`away` are the errors that mean: not now, or not with these settings. `times` are botocore's timeouts and retries."""

    away = (BotoCoreError, ClientError)

    def __init__(self, times: dict[str, Any], addressing_style: str, signature_version: str, **options: Any) -> None:
        # Checksums of its own kind are not what every store understands; ours is in the key.
        plain = {"request_checksum_calculation": "when_required", "response_checksum_validation": "when_required"}
        style = {"addressing_style": addressing_style}
        config = Config(s3=style, signature_version=signature_version, **plain, **times)
        super().__init__(client_config=config, **options)
