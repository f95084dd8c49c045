from django.apps import AppConfig


class OrchestrationConfig(AppConfig):
    name = "orchestration"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.conf import settings
        from django.db.backends.signals import connection_created

        from orchestration.logs import sign_ins
        from orchestration.logs.slow_queries import watch_connection
        from orchestration.services.standing import settle, settle_features
        from orchestration.wake import wake_comparing, wake_contracts, wake_relay
        from projects import changes
        from reviews.services import comparisons, contract_comparisons, damage

        sign_ins.watch()
        connection_created.connect(watch_connection, dispatch_uid="slow queries")
        changes.settle_feature.append(settle)
        changes.after_commit.append(wake_relay)
        damage.after_marking.append(settle_features)
        comparisons.after_asking.append(wake_comparing)
        contract_comparisons.after_asking.append(wake_contracts)
        if settings.TRACING:
            from orchestration.tracing import starting

            starting.begin()
