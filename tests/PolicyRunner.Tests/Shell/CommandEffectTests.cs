using PolicyRunner.Shell;

namespace PolicyRunner.Tests.Shell;

public class CommandEffectTests
{
    // effect | tool | verb | command; "!" behind the effect: irreversible.
    private const string Table = """
        read | kubectl | get | kubectl get pods -n prod -o wide
        read | kubectl | get | kubectl -n prod get pods
        read | kubectl | describe | kubectl --context=x -n prod describe deploy/api
        read | kubectl | logs | kubectl logs -f deploy/api --since 10m
        read | kubectl | rollout status | kubectl rollout status deployment/api
        mutate | kubectl | rollout restart | kubectl rollout restart deployment/api
        mutate | kubectl | rollout undo | kubectl rollout undo deployment/api --to-revision=3
        mutate | kubectl | scale | kubectl scale deploy api --replicas=0
        mutate | kubectl | apply | kubectl apply -f app.yaml
        read | kubectl | apply | kubectl apply -f app.yaml --dry-run=client
        mutate | kubectl | apply | kubectl apply -f app.yaml --dry-run=none
        read | kubectl | delete | kubectl delete ns shop --dry-run=server
        mutate | kubectl | delete | kubectl delete pod api-0 -n prod
        mutate | kubectl | delete | kubectl delete pod api-0 --force --grace-period=0
        mutate | kubectl | delete | kubectl -n x delete pod/api-0
        destructive! | kubectl | delete | kubectl delete namespace shop
        destructive! | kubectl | delete | kubectl delete ns/shop
        destructive! | kubectl | delete | kubectl delete pvc data-0
        destructive! | kubectl | delete | kubectl delete svc,pods --all
        destructive! | kubectl | delete | kubectl delete crd widgets.example.com
        destructive! | oc | delete | oc delete sts db
        destructive | kubectl | delete | kubectl delete deployment api
        destructive | kubectl | delete | kubectl delete -f app.yaml
        mutate | kubectl | drain | kubectl drain node-1 --ignore-daemonsets
        mutate | kubectl | cordon | kubectl cordon node-1
        read | kubectl | auth can-i | kubectl auth can-i delete pods
        read | kubectl | config get-contexts | kubectl config get-contexts
        unknown | kubectl | frobnicate | kubectl frobnicate x
        read | helm | list | helm list -A
        read | helm | upgrade | helm upgrade api ./chart --dry-run
        mutate | helm | upgrade | helm upgrade --install api ./chart --version 1.2.3
        mutate | helm | rollback | helm rollback api 3
        destructive! | helm | uninstall | helm uninstall api -n prod
        read | argocd | app get | argocd app get api
        mutate | argocd | app sync | argocd app sync api
        destructive! | argocd | app delete | argocd app delete api
        read | docker | ps | docker ps --format '{{.Names}}'
        mutate | docker | restart | docker restart api
        destructive! | docker | volume rm | docker volume rm data
        destructive! | docker | system prune | docker system prune -af --volumes
        destructive | docker | system prune | docker system prune -f
        mutate | docker | compose up | docker compose up -d --force-recreate api
        destructive! | docker | compose down | docker compose -f x.yml down -v
        mutate | docker-compose | down | docker-compose down
        read | terraform | plan | terraform plan -out=tf.plan
        read | terraform | plan | terraform -chdir=infra plan -destroy
        mutate | terraform | apply | terraform apply -auto-approve
        destructive! | terraform | destroy | terraform destroy -auto-approve
        destructive! | terraform | state rm | terraform state rm module.x
        read | terraform | state list | terraform state list
        read | ansible-playbook |  | ansible-playbook site.yml --check
        mutate | ansible-playbook |  | ansible-playbook -i hosts site.yml
        read | gcloud | run services list | gcloud run services list --region europe-west1
        mutate | gcloud | run services update-traffic | gcloud run services update-traffic api --to-revisions=api-1=100
        destructive! | gcloud | compute instances delete | gcloud compute instances delete vm-1 --zone x --quiet
        destructive! | gsutil | rm | gsutil -m rm -r gs://bucket/path
        read | az | vm list | az vm list -g rg -o table
        destructive! | az | group delete | az group delete --name rg --yes
        mutate | az | webapp restart | az webapp restart -g rg -n app
        read | aws | ec2 describe-instances | aws --profile p ec2 describe-instances --region eu-west-1
        destructive! | aws | ec2 terminate-instances | aws ec2 terminate-instances --instance-ids i-1
        destructive! | aws | s3 rm | aws s3 rm s3://bucket/path --recursive
        destructive | aws | s3 rm | aws s3 rm s3://bucket/file
        destructive! | aws | dynamodb delete-table | aws dynamodb delete-table --table-name t
        mutate | aws | ecs update-service | aws ecs update-service --cluster c --service s --desired-count 4
        read | aws | s3 ls | aws s3 ls s3://bucket
        read | gh | pr view | gh pr view 12
        mutate | gh | workflow run | gh workflow run deploy.yml -f version=v1
        destructive! | gh | repo delete | gh repo delete owner/name --yes
        read | git | status | git status
        read | git | log | git -C repo log --oneline -5
        mutate | git | push | git push origin main
        mutate | git | push | git push --force-with-lease origin topic
        destructive! | git | push | git push --force origin main
        destructive! | git | push | git push -f
        destructive! | git | reset | git reset --hard HEAD~1
        mutate | git | revert | git revert abc123
        unknown | psql |  | psql -h db -U app app
        read | pg_isready |  | pg_isready -h db
        destructive! | dropdb |  | dropdb shop
        read | pg_dump |  | pg_dump -h db shop
        destructive! | pg_restore |  | pg_restore --clean -d shop shop.dump
        read | redis-cli | info | redis-cli -h cache info memory
        destructive! | redis-cli | FLUSHALL | redis-cli -h cache -p 6379 FLUSHALL
        destructive! | redis-cli | flushdb | redis-cli -n 2 flushdb
        destructive | redis-cli | DEL | redis-cli DEL session:1
        mutate | redis-cli | SET | redis-cli SET a b
        destructive! | kafka-topics.sh |  | kafka-topics.sh --bootstrap-server k:9092 --delete --topic orders
        read | kafka-topics |  | kafka-topics --bootstrap-server k:9092 --list
        read | kafka-consumer-groups |  | kafka-consumer-groups --bootstrap-server k:9092 --describe --group g
        destructive | kafka-consumer-groups |  | kafka-consumer-groups --bootstrap-server k:9092 --group g --reset-offsets --to-earliest --execute --topic t
        destructive! | rabbitmqctl | purge_queue | rabbitmqctl purge_queue jobs
        read | etcdctl | endpoint health | etcdctl --endpoints=x endpoint health
        destructive! | etcdctl | del | etcdctl del /app --prefix
        read | vault | kv get | vault kv get secret/app
        read | systemctl | status | systemctl status nginx
        mutate | systemctl | restart | systemctl restart nginx
        read | journalctl |  | journalctl -u nginx --since today
        read | curl |  | curl -fsS https://example.com/health
        read | curl |  | curl -s -o /dev/null -w '%{http_code}' https://example.com
        mutate | curl |  | curl -XPOST https://example.com/reload
        mutate | curl |  | curl --data '{"a":1}' https://example.com
        destructive | curl |  | curl -X DELETE https://example.com/items/1
        mutate | npm | install | npm install
        read | npm | audit | npm audit
        read | alembic | current | alembic current
        mutate | alembic | upgrade | alembic -c a.ini upgrade head
        destructive | alembic | downgrade | alembic downgrade -1
        destructive! | alembic | downgrade | alembic downgrade base
        destructive | rm |  | rm old.log
        destructive! | rm |  | rm -rf /var/lib/app
        destructive! | rm |  | rm -fr "$DATA_DIR"
        mutate | rm |  | rm -rf node_modules
        mutate | rm |  | rm -rf /tmp/work /tmp/other
        destructive! | rm |  | rm -rf /tmp/work /srv/data
        read | rm |  | rm --help
        destructive! | dd |  | dd if=image.iso of=/dev/sda bs=4M
        read | dd |  | dd if=/dev/zero of=/dev/null count=1
        destructive! | mkfs.ext4 |  | mkfs.ext4 /dev/sdb1
        mutate | chmod |  | chmod -R 755 /srv
        read | find |  | find . -name '*.log' -mtime +7
        destructive! | find |  | find /var/log -name '*.gz' -delete
        mutate | find |  | find /tmp -type f -delete
        read | sed |  | sed -n '1,5p' file
        mutate | sed |  | sed -i.bak s/a/b/ file
        mutate | cp |  | cp -v a b
        mutate | mkdir |  | mkdir -p /srv/x
        mutate | pkill |  | pkill -USR2 -f server
        read | kill |  | kill -l
        mutate | kill |  | kill 1 -l
        mutate | kill |  | kill $signal -L
        read | echo |  | echo "rm -rf /"
        mutate | echo |  | echo hi > notes.txt
        read | echo |  | echo hi > /dev/null 2>&1
        read | echo |  | echo "revision=7" >> "$STEP_OUTPUT"
        read | kubectl | get | kubectl get pods > /tmp/pods.txt
        destructive! | cat |  | cat image > /dev/sdb
        destructive | reboot |  | reboot
        unknown | deploy.sh |  | ./deploy.sh production
        unknown | python3 |  | python3 migrate.py
        """;

    // Commands that look like readers, or whose verb a flag, a brace or a name hides.
    private const string Disguised = """
        destructive! | kubectl -v 9 delete namespace prod
        destructive! | kubectl --profile cpu delete ns prod
        destructive! | kubectl --nobody-listed get delete ns prod
        read | kubectl --nobody-listed get pods
        unknown | kubectl {delete,ns,prod}
        unknown | kubectl de{lete,x} ns prod
        read | kubectl get pod api-{0..2} -n prod
        unknown | find /srv/data {-delete,-print}
        read | find /var/{log,spool} -name x
        read | ls /var/{log,spool}
        read | kubectl get pods '{a,b}'
        mutate | kubectl auth reconcile -f roles.yaml
        destructive! | strace -f kubectl delete namespace prod
        destructive! | perf stat kubectl delete namespace prod
        unknown | gdb -batch -x cmds
        destructive! | trap 'kubectl delete namespace prod' EXIT
        read | trap - EXIT
        read | trap 'echo bye' EXIT INT
        unknown | . ./wipe.sh
        unknown | source ./wipe.sh
        unknown | awk 'BEGIN{system("rm -rf /srv")}'
        unknown | awk '{print $1 > "/etc/hosts"}'
        unknown | awk '{print $1 | "sh"}'
        read | awk '$5 > 80 || /a|b/ {print $1}'
        read | awk -F: '{print $2}' f
        unknown | awk 'BEGIN{system("x")}' --help
        unknown | sed -n '1e rm -rf /srv' f
        unknown | sed -n '1erm -rf /srv' f
        unknown | sed 's/a/b/e' f
        unknown | sed -n 'w/etc/passwd' f
        unknown | sed 's/a/b/gw /etc/passwd' f
        read | sed -e 's/a/b/g' -e '/x/d' f
        read | sed -n '/begin/,/end/{p;q}' f
        mutate | sort -o /etc/passwd f
        mutate | date -s 2020-01-01
        mutate | date 010100002020
        read | date -u +%F
        read | date -d '1 hour ago' +%s
        mutate | hostname web-9
        read | hostname -f
        mutate | dmesg -C
        read | dmesg -T
        unknown | bash wipe.sh --help
        unknown | bash wipe.sh -n
        unknown | python3 wipe.py --dry-run
        unknown | python3 -c 'wipe()' -m json.tool
        unknown | npm run wipe --dry-run
        mutate | docker run evil --dry-run
        unknown | npx evil --help
        destructive! | terragrunt run-all destroy
        destructive! | argocd app delete payments list
        mutate | az vm run-command --scripts list
        destructive! | pulumi stack rm prod
        destructive! | fly apps destroy prod
        destructive! | git branch -D topic -v
        destructive | git remote -v remove origin
        unknown | git -c core.fsmonitor=./x status
        read | git --no-pager log main
        destructive | iptables -F -n
        destructive! | zfs destroy -p tank/data
        mutate | umount -l /mnt
        mutate | lvcreate -l 100%FREE vg
        destructive | apt-get -q remove nginx
        mutate | pacman -S nginx
        mutate | brew services restart postgresql
        destructive! | gpg --delete-key me
        destructive! | pass rm prod/db
        mutate | tar -c -f x.tar target
        read | tar tzf x.tgz
        destructive! | redis-cli --cluster call host FLUSHALL
        destructive! | redis-cli --cluster del-node host id
        destructive! | vault operator raft remove-peer node1
        read | vault status
        mutate | systemctl stop nginx --failed
        unknown | psql -c '\! rm -rf /srv'
        unknown | psql -c "COPY t TO PROGRAM 'rm x'"
        destructive! | env -S 'kubectl delete ns prod'
        unknown | fd -x rm
        mutate | ip netns exec blue ip link set eth0 up
        unknown | ip r d default
        destructive! | kubectl delete namespace shop --dry-run=client --dry-run=none
        destructive! | kubectl delete namespace shop --dry-run=$MODE
        destructive! | kubectl delete namespace shop --dry-run=F
        destructive! | kubectl delete namespace shop --cache-dir --dry-run
        destructive! | kubectl delete namespace shop --cache-dir --help
        destructive! | kubectl delete namespace shop --nobody-listed --dry-run=client
        destructive! | kubectl delete namespace shop -- --dry-run
        destructive | kubectl --cache-dir -n delete get ns prod
        destructive! | git push --force origin main -o --dry-run
        destructive | curl -X DELETE https://x.example.com/y -H --help
        destructive | curl -X GET -X DELETE https://x.example.com/y
        destructive | curl -X GET https://x.example.com --next -X DELETE https://x.example.com/y
        mutate | curl -X GET https://x.example.com --next -d a=b https://x.example.com/y
        mutate | curl -s -D /etc/cron.d/x https://x.example.com
        mutate | curl -X GET -c jar.txt https://x.example.com
        mutate | curl -o /dev/null --trace trace.txt https://x.example.com
        mutate | curl -o /dev/null https://x.example.com/a -o /etc/hosts https://x.example.com/b
        destructive | wget -qO- --method=DELETE https://x.example.com/y
        mutate | wget -qO- --post-data=x https://x.example.com/y
        mutate | wget -O - --post-file=x https://x.example.com/y
        mutate | wget -O - --method PUT --body-data x https://x.example.com/y
        destructive | redis-cli EVAL 'x' 0 --help
        destructive! | redis-cli FLUSHALL --scan
        destructive! | aws s3 rm s3://shop --recursive --exclude --dryrun
        destructive! | terraform destroy -var --help
        destructive! | docker --context --help volume rm data
        mutate | git commit -m --dry-run
        unknown | make deploy --dry-run --no-dry-run
        mutate | rsync -n a b --no-dry-run
        mutate | rsync a b -T --dry-run
        mutate | helm upgrade api ./chart --dry-run --dry-run=false
        mutate | psql -c 'select 1' -f x.sql
        mutate | psql -f x.sql -c 'select 1'
        mutate | mysql --init-command='drop database shop' -e 'select 1'
        unknown | parallel < commands.txt
        mutate | bash --rcfile f -ic ls
        destructive! | rm -rf /srv --unlisted --help
        mutate | sort -o none f
        mutate | sort --output=f x
        read | kubectl delete -f x.yaml --dry-run=client
        read | kubectl apply --server-side --dry-run=server -f x.yaml
        read | kubectl delete ns shop --force --grace-period 0 --dry-run=client -o yaml
        read | kubectl create -o yaml --dry-run=client ns x
        read | terraform plan -help
        read | helm upgrade --install x y --dry-run
        read | helm upgrade --install --dry-run x y
        read | helm upgrade x y --wait --atomic --dry-run=server
        read | git push --force --dry-run origin main
        read | git clean -fd --dry-run
        read | git clean -fdn
        read | git rm -n x
        read | git apply --check x.patch
        mutate | git apply --check --apply x.patch
        read | apt-get remove --simulate nginx
        read | dnf remove --assumeno nginx
        read | terraform destroy -help
        read | npm --version
        read | git config --global --list
        read | aws s3 sync a s3://b --delete --dryrun
        read | aws ec2 terminate-instances --instance-ids i-1 --dry-run
        read | rsync -avz --delete --dry-run a b
        read | rsync -avzn --delete a b
        read | rsync -avz -n a b
        read | ansible-playbook -i hosts site.yml -b -vv --diff --check
        read | curl -fsS -o /dev/null -w '%{http_code}' https://x.example.com
        read | curl -sS -X GET -H 'Accept: x' https://x.example.com
        read | curl -s -D - -o /dev/null https://x.example.com
        read | curl -sI https://x.example.com
        read | curl -sSL -D- https://x.example.com
        read | wget -q --spider https://x.example.com
        read | wget -qO- https://x.example.com
        read | npm publish --access public --dry-run
        read | npm install -g --dry-run x
        read | apt-get -y -s upgrade
        read | certbot renew --force-renewal --dry-run
        read | make -B -n deploy
        read | iptables -t nat -n -L
        read | redis-cli --tls --scan
        read | systemctl -l --failed
        read | kafka-consumer-groups --bootstrap-server k:9092 --all-groups --describe
        read | tar -z -t -f x.tgz
        read | docker compose up -d --dry-run
        read | patch -p1 --dry-run
        read | dnf upgrade --refresh --assumeno
        read | rclone sync --progress --dry-run a b:c
        read | ls | xargs
        destructive | rm -f -r dist
        read | apt-get -s remove nginx
        read | apt-get remove -s nginx
        read | apk del -s nginx
        destructive | apt-get remove -o APT::Get::Simulate=no -s nginx
        destructive | apt-get remove -t -s nginx
        destructive | brew uninstall -s nginx
        mutate | brew install -s nginx
        read | passwd -S bob
        read | passwd --status --all
        mutate | passwd -S -l bob
        mutate | passwd bob
        read | chage -l bob
        mutate | chage -l -M 90 bob
        read | visudo -c
        read | visudo -cf /etc/sudoers.d/ops
        mutate | visudo -f /etc/sudoers.d/ops
        mutate | visudo -f -c
        read | git config user.name
        read | git config --global user.name
        mutate | git config user.name bob
        mutate | git config --file user.name bob
        mutate | git config unset user.name
        mutate | git config edit
        mutate | git config --edit
        read | gsutil -m rsync -r -n -d a gs://b
        destructive | gsutil rsync -r -d a gs://b
        destructive | gsutil rsync -x -n -d a gs://b
        destructive! | echo ${X:-<(rm -rf /data)}
        destructive! | echo ${X:-a>(rm -rf /data)}
        read | echo "${X:-<(rm -rf /data)}"
        destructive! | mysql -e 'select 1 /*! ; drop table x */'
        destructive! | mysql -e 'select 1 /*!50001 ; drop table x */'
        destructive! | mysql -e 'select 1 /*M! ; drop table x'
        destructive! | mysql -e "select 1 /*! ' */; drop table x; -- '"
        read | mysql -e 'select 1 /* ; drop table x */'
        read | mysql -e 'show slave status\G'
        read | mysql -e 'show slave status\G; select 1 \g'
        unknown | psql -c "select 'drop table x' \gexec"
        unknown | psql -c "select 1 \! rm x"
        """;

    public static TheoryData<string> DisguisedRows()
    {
        var rows = new TheoryData<string>();
        foreach (var line in Disguised.Split('\n'))
        {
            rows.Add(line.Trim());
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(DisguisedRows))]
    public void A_command_that_changes_hides_behind_no_flag_brace_name_or_reader(string row)
    {
        var cells = row.Split('|', 2);
        var worst = ShellSamples.Read(cells[1].Trim()).Commands.MaxBy(command => ((int)command.Effect * 2) + (command.IsIrreversible ? 1 : 0))!;

        Assert.Equal(cells[0].Trim(), worst.Effect.ToString().ToLowerInvariant() + (worst.IsIrreversible ? "!" : ""));
    }


    public static TheoryData<string> Rows()
    {
        var rows = new TheoryData<string>();
        foreach (var line in Table.Split('\n'))
        {
            rows.Add(line.Trim());
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_command_has_the_tool_verb_and_effect_of_the_table(string row)
    {
        var cells = row.Split('|', 4);
        var command = ShellSamples.Single(cells[3].Trim());

        Assert.Equal(cells[0].Trim(), command.Effect.ToString().ToLowerInvariant() + (command.IsIrreversible ? "!" : ""));
        Assert.Equal(cells[1].Trim(), command.Tool);
        Assert.Equal(cells[2].Trim(), command.Verb);
        Assert.NotEmpty(command.Reason);
    }

    [Theory]
    [InlineData("SELECT * FROM users", "read")]
    [InlineData("select pg_terminate_backend(1)", "mutate")]
    [InlineData("EXPLAIN DELETE FROM users", "read")]
    [InlineData("INSERT INTO users VALUES ('a; b')", "mutate")]
    [InlineData("UPDATE users SET a = 1 WHERE id = 2", "mutate")]
    [InlineData("UPDATE users SET a = 1", "destructive!")]
    [InlineData("DELETE FROM users WHERE id = 2", "destructive")]
    [InlineData("DELETE FROM users", "destructive!")]
    [InlineData("drop table if exists users cascade", "destructive!")]
    [InlineData("DROP INDEX i", "mutate")]
    [InlineData("TRUNCATE users", "destructive!")]
    [InlineData("ALTER TABLE users ADD COLUMN a int", "mutate")]
    [InlineData("ALTER TABLE users DROP COLUMN a", "destructive!")]
    [InlineData("WITH old AS (SELECT 1) DELETE FROM users WHERE id IN (SELECT * FROM old)", "destructive")]
    [InlineData("/* DROP TABLE users */ SELECT 1 -- DELETE", "read")]
    public void A_statement_has_the_effect_of_its_verb(string sql, string effect)
    {
        var command = ShellSamples.Single(sql + ";", ShellDialect.Sql);

        Assert.Equal("sql", command.Tool);
        Assert.Equal(effect, command.Effect.ToString().ToLowerInvariant() + (command.IsIrreversible ? "!" : ""));
    }

    [Theory]
    [InlineData("Get-Process | Where-Object CPU -gt 100", "Get-Process:Read Where-Object:Read")]
    [InlineData("Remove-Item -Recurse C:\\data", "Remove-Item:Destructive")]
    [InlineData("Remove-Item C:\\data -WhatIf", "Remove-Item:Read")]
    [InlineData("$r = Restart-Service spooler # now", "Restart-Service:Mutate")]
    [InlineData("kubectl delete ns shop", "kubectl:Destructive")]
    public void A_cmdlet_has_the_effect_of_its_verb(string line, string expected)
    {
        var script = ShellSamples.Read(line, ShellDialect.PowerShell);

        Assert.Equal(expected, string.Join(' ', script.Commands.Select(command => $"{command.Tool}:{command.Effect}")));
    }

    [Fact]
    public void A_redirection_of_a_whole_loop_is_a_change_of_its_own()
    {
        var script = ShellSamples.Read("for f in a b; do echo $f; done > list.txt");

        Assert.Equal([CommandEffect.Read, CommandEffect.Mutate], script.Commands.Select(command => command.Effect));
    }

    [Fact]
    public void A_call_of_a_function_does_what_its_body_does()
    {
        var script = ShellSamples.Read("wipe() {\n  rm -rf \"$1\"\n}\nwipe /srv/data\n");

        Assert.Equal(["wipe"], script.Functions);
        Assert.Equal(["rm", "wipe"], script.Commands.Select(command => command.Tool));
        Assert.Equal(CommandEffect.Destructive, script.Commands[1].Effect);
        Assert.False(script.Commands[1].IsIrreversible);
    }

    [Fact]
    public void Every_section_of_the_table_parses()
    {
        foreach (var name in ToolTable.Names)
        {
            Assert.NotNull(ToolTable.Find(name));
        }
    }
}
