from django.apps import AppConfig


class OrchestrationConfig(AppConfig):
    name = "orchestration"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from orchestration.services.standing import settle
        from orchestration.wake import wake_relay
        from projects import changes

        changes.settle_feature.append(settle)
        changes.after_commit.append(wake_relay)
